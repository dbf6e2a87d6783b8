using System.Net;
using System.Net.Sockets;
using Smash.DaemonCore.Cedar;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>
/// Takes commands over sockets: a Unix socket, TCP and UDP with one port number, sockets that a parent made. Each connection brings one command. What one client sends, or does not
/// send, disturbs no other: time, length and number are bounded, and a connection costs the same however many there are. It belongs to the loop. The exchange is in COMMANDS.md.
/// </summary>
public sealed class CommandServer : IDisposable
{
    // So many beyond the most are taken for as long as it takes to tell them so.
    private const int Refusals = 64;

    private readonly CancellationTokenSource _closing = new();
    private readonly CommandServerState _state;
    private readonly HashSet<CommandConnection> _connections = [];
    private readonly List<ReliSockListener> _listeners = [];
    private readonly List<DatagramCommands> _datagrams = [];
    private readonly List<string> _ownPaths = [];
    private bool _isClosed;

    /// <summary>Makes a server that listens nowhere yet.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="table">The commands.</param>
    /// <param name="log">Where connections and losses are told.</param>
    /// <param name="metrics">What counts them.</param>
    public CommandServer(EventLoop loop, CommandTable table, DaemonLog log, DaemonMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(table);
        _state = new CommandServerState(loop, table.Dispatcher, log, metrics) { Closing = _closing.Token };
    }

    /// <summary>How clients are treated. Set anew when the configuration changes: new connections have it.</summary>
    public CommandServerOptions Options
    {
        get => _state.Options;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _state.Options = value;
            // A good moment: who reconfigures may have renamed users too.
            _state.Peers.ForgetNames();
        }
    }

    /// <summary>Where it listens for TCP (and UDP, with the same port); null: nowhere.</summary>
    public SinfulAddress? Address => _listeners.Find(static listener => listener.Address is not null)?.Address;

    /// <summary>The Unix socket's path; null: none.</summary>
    public string? UnixPath => _listeners.Find(static listener => listener.Path is not null)?.Path;

    /// <summary>Connections whose command has not been answered yet.</summary>
    public int OpenConnections => _connections.Count;

    /// <summary>Listens on a Unix socket. What a daemon that is no more left there is replaced.</summary>
    /// <param name="path">Its path, at most 107 bytes (unix(7)).</param>
    /// <param name="mode">Who may connect. Default: 0600, the owner alone.</param>
    /// <exception cref="CommandSocketException">Another daemon listens there, or the kernel refuses.</exception>
    public void ListenUnix(string path, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            Accept(ReliSockListener.Listen(_state.Loop, path, mode, Options.ToReliSock()));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandSocketException($"The command socket {path} cannot be made: {exception.Message}", exception);
        }

        _ownPaths.Add(path);
    }

    /// <summary>Listens for TCP and UDP with one port number.</summary>
    /// <param name="address">The local address; <see cref="IPAddress.IPv6Any"/> takes IPv4 too.</param>
    /// <param name="port">The port; 0: one of the options' range at which both are free.</param>
    /// <returns>Where it listens.</returns>
    /// <exception cref="CommandSocketException">The port is taken, or all of the range is.</exception>
    public SinfulAddress ListenNetwork(IPAddress address, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(address);
        PortPair pair = PortPair.Open(_state.Loop, address, port, Options);
        Accept(pair.Stream);
        if (pair.Datagram is { } datagram)
        {
            Receive(datagram);
        }

        return pair.Stream.Address!;
    }

    /// <summary>Listens on a socket that somebody else made: a parent daemon's, or systemd's. It is a listening Unix or TCP socket.</summary>
    /// <param name="listener">The descriptor; the server owns and closes it. A Unix socket's file is left to who made it.</param>
    /// <exception cref="CommandSocketException">It is no socket.</exception>
    public void Adopt(SafeSocketHandle listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        try
        {
            Accept(ReliSockListener.Attach(_state.Loop, listener, Options.ToReliSock()));
        }
        catch (SocketException exception)
        {
            throw new CommandSocketException($"Descriptor {listener.DangerousGetHandle()} is no listening socket: {exception.Message}", exception);
        }
    }

    /// <summary>Takes commands from a UDP socket that somebody else made: a parent daemon's.</summary>
    /// <param name="socket">The descriptor of a bound UDP socket; the server owns and closes it.</param>
    /// <exception cref="CommandSocketException">It is no socket.</exception>
    public void AdoptDatagram(SafeSocketHandle socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        try
        {
            Receive(SafeSock.Attach(_state.Loop, socket, Options.ToSafeSock()));
        }
        catch (SocketException exception)
        {
            throw new CommandSocketException($"Descriptor {socket.DangerousGetHandle()} is no UDP socket: {exception.Message}", exception);
        }
    }

    /// <summary>Serves a connection that came in another way, such as one handed over by another process.</summary>
    /// <param name="connection">The connection; owned from now on.</param>
    public void Serve(ReliSock connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        bool isOneTooMany = _connections.Count >= Options.MaxConnections;
        string transport = connection.Peer.Unix is null ? "tcp" : "unix";
        _state.Metrics.CountConnection(transport, isOneTooMany ? "refused" : "accepted");
        if (_isClosed || _connections.Count >= Options.MaxConnections + Refusals)
        {
            connection.Dispose();
            return;
        }

        ServeAsync(new CommandConnection(_state, connection), isOneTooMany);
    }

    /// <summary>Listens no more and closes all connections; streams that handlers keep are theirs. Unix sockets that it made are removed.</summary>
    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        // While it still listens: afterwards the path could be another daemon's. Its folder may have gone before it.
        _ownPaths.Where(File.Exists).ToList().ForEach(File.Delete);
        _listeners.ForEach(static listener => listener.Dispose());
        _datagrams.ForEach(static datagrams => datagrams.Dispose());
        _closing.Cancel();
        foreach (CommandConnection connection in _connections.ToList())
        {
            connection.Dispose();
        }

        _closing.Dispose();
    }

    // Void, since nobody waits for it: a fault here is the loop's, not lost in a task.
    private async void Accept(ReliSockListener listener)
    {
        _listeners.Add(listener);
        try
        {
            while (true)
            {
                Serve(await listener.AcceptAsync());
            }
        }
        catch (ObjectDisposedException) when (_isClosed)
        {
            // That was the last one.
        }
    }

    private async void Receive(SafeSock socket)
    {
        var datagrams = new DatagramCommands(_state, socket);
        _datagrams.Add(datagrams);
        await datagrams.ServeAsync();
    }

    private async void ServeAsync(CommandConnection connection, bool isOneTooMany)
    {
        _connections.Add(connection);
        _state.Metrics.ChangeOpenConnections(1);
        await connection.ServeAsync(isOneTooMany);
        connection.Dispose();
        _connections.Remove(connection);
        _state.Metrics.ChangeOpenConnections(-1);
    }
}
