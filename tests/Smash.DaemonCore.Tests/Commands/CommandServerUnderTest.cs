using System.Net;
using System.Net.Sockets;
using Smash.DaemonCore.Cedar;
using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.DaemonCore.Tests.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Commands;

/// <summary>A command server on a loop of its own, with real sockets, and clients for it.</summary>
internal sealed class CommandServerUnderTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CedarLoop _loop;
    private readonly DaemonLog _log;
    private readonly DaemonMetrics _metrics = new();
    private readonly MetricsCollector _collector;

    public CommandServerUnderTest(TimeProvider? timeProvider = null, CommandServerOptions? options = null)
    {
        _loop = new CedarLoop(timeProvider);
        _log = new DaemonLog(LogPath);
        _collector = new MetricsCollector(_metrics);
        Table = new CommandTable(_log, _metrics);
        Server = _loop.Invoke(() => new CommandServer(_loop.Loop, Table, _log, _metrics) { Options = options ?? CommandServerOptions.Default });
    }

    public EventLoop Loop => _loop.Loop;

    public CommandTable Table { get; }

    public CommandServer Server { get; }

    public string SocketPath => _folder["command.sock"];

    public string LogPath => _folder["daemon.log"];

    public string this[string name] => _folder[name];

    /// <summary>Lets other users reach what is in the folder.</summary>
    public void OpenFolder() => File.SetUnixFileMode(
        _folder.FullPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    public void ListenUnix(UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite) => _loop.Invoke(() => Server.ListenUnix(SocketPath, mode));

    public SinfulAddress ListenNetwork(int port = 0) => _loop.Invoke(() => Server.ListenNetwork(IPAddress.Loopback, port));

    public void Register(int number, string name, AuthorizationLevel level, Action<CommandContext> handler) => _loop.Invoke(() => Table.Register(number, name, level, context =>
    {
        handler(context);
        return ValueTask.FromResult(CommandDisposition.Close);
    }));

    public void Register(CommandDefinition command) => _loop.Invoke(() => Table.Register(command));

    public void Invoke(Action action) => _loop.Invoke(action);

    public T Invoke<T>(Func<T> function) => _loop.Invoke(function);

    public void Run(Func<Task> code) => _loop.Run(code);

    public Task Start(Func<Task> code) => _loop.Start(code);

    public CommandClient UnixClient(CommandClientOptions? options = null) => new(Loop, CommandAddress.OfPath(SocketPath), options);

    public CommandClient NetworkClient(TlsClientOptions? tls = null) => new(Loop, CommandAddress.OfNetwork(Server.Address!), new CommandClientOptions { Tls = tls });

    /// <summary>A client that sends what no proper one would.</summary>
    public Socket ConnectRaw()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            ReceiveTimeout = (int)LoopThread.Deadline.TotalMilliseconds,
            SendTimeout = (int)LoopThread.Deadline.TotalMilliseconds,
        };
        socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
        return socket;
    }

    public void Settle() => _loop.Settle();

    public double Count(string instrument, params string[] tags) =>
        _collector.Snapshot().Where(value => value.Name == instrument && value.Tags.Select(static tag => tag.Value).SequenceEqual(tags)).Sum(static value => value.Sum);

    /// <summary>Waits until a counter has a value: what the server does after its answer is not told otherwise.</summary>
    public void AwaitCount(double expected, string instrument, params string[] tags)
    {
        SpinWait.SpinUntil(() => Count(instrument, tags) == expected, LoopThread.Deadline);
        Assert.Equal(expected, Count(instrument, tags));
    }

    public void Dispose()
    {
        _loop.Invoke(Server.Dispose);
        _loop.Dispose();
        _collector.Dispose();
        _metrics.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }
}
