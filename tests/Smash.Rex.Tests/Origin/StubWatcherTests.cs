using System.Globalization;
using System.Net.Sockets;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Tests.Processes;
using Smash.Rex.Links;
using Smash.Rex.Origin;

namespace Smash.Rex.Tests.Origin;

/// <summary>Stubs that wait for an origin which never answers.</summary>
public sealed class StubWatcherTests : IDisposable
{
    private static readonly string Stub = Path.Combine(Path.GetDirectoryName(ProcessBench.Launcher)!, "smash-stub");

    private readonly ProcessBench _bench = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Socket> _connections = [];
    private readonly StubWatcher _watcher;

    public StubWatcherTests()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(_folder["rex.sock"]));
        _listener.Listen();
        _watcher = new StubWatcher(new LinkServices(_bench.Thread.Loop, _bench.Log, _bench.Table, "0")) { Program = Stub + "-watch" };
    }

    public void Dispose()
    {
        _bench.Thread.Invoke(_watcher.Dispose);
        _bench.Dispose();
        _connections.ForEach(static connection => connection.Dispose());
        _listener.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void One_watcher_sees_all_stubs()
    {
        int first = WatchOne(), second = WatchOne();

        Assert.NotEqual(0, first);
        Assert.Equal(first, second);
    }

    [Fact]
    public void The_next_stub_gets_another_where_it_was_killed()
    {
        int first = WatchOne();
        ChildProcess program = _bench.Thread.Invoke(() => _bench.Table.Children.Single(child => child.Pid == first));
        _bench.Thread.Invoke(() => program.Kill());
        _bench.End(program);

        Assert.NotEqual(first, WatchOne());
    }

    [Fact]
    public void What_is_no_stub_is_left_alone()
    {
        ChildProcess stranger = _bench.Create(ProcessBench.Shell("exec sleep 100"));
        Watch(stranger.Pid);
        WatchOne();

        Assert.Equal(0, TracerOf(stranger.Pid));
    }

    private int WatchOne()
    {
        ChildProcess stub = _bench.Create(new ProcessPlan { Program = Stub, Arguments = ["--socket", _folder["rex.sock"], "program"] });
        _connections.Add(_listener.Accept());
        Watch(stub.Pid);
        ProcessBench.Until(() => TracerOf(stub.Pid) != 0);
        return TracerOf(stub.Pid);
    }

    private void Watch(int pid) => _bench.Await(async () =>
    {
        await _watcher.WatchAsync(pid);
        return true;
    });

    private static int TracerOf(int pid)
    {
        string[] status = File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"));
        string tracer = status.Single(static line => line.StartsWith("TracerPid:", StringComparison.Ordinal));
        return int.Parse(tracer.AsSpan("TracerPid:".Length), CultureInfo.InvariantCulture);
    }
}
