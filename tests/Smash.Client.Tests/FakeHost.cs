using System.Net.Sockets;

namespace Smash.Client.Tests;

/// <summary>A host that says what a test wants it to say: the test serves each connection in turn.</summary>
internal sealed class FakeHost : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smash-fake-").FullName;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Socket> _accepted = [];
    private volatile Exception? _failure;

    /// <param name="serve">Serves the connection with this number, from 0, on a thread of its own; at its end the connection is closed.</param>
    public FakeHost(Action<FakePeer, int> serve)
    {
        Endpoint = HostEndpoint.FromPath(Path.Combine(_folder, "host.sock"));
        _listener.Bind(new UnixDomainSocketEndPoint(Endpoint.SocketPath));
        _listener.Listen(16);
        new Thread(() => Accept(serve)) { IsBackground = true }.Start();
    }

    public HostEndpoint Endpoint { get; }

    public SmashConnection Connect(ConnectionOptions? options = null) => SmashConnection.Open(Endpoint, options);

    public void Dispose()
    {
        _listener.Dispose();
        lock (_accepted)
        {
            _accepted.ForEach(socket => socket.Dispose());
        }

        Directory.Delete(_folder, recursive: true);
        if (_failure is { } failure)
        {
            throw new InvalidOperationException("The fake host failed.", failure);
        }
    }

    private void Accept(Action<FakePeer, int> serve)
    {
        for (int number = 0; ; number++)
        {
            Socket socket;
            try
            {
                socket = _listener.Accept();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            lock (_accepted)
            {
                _accepted.Add(socket);
            }

            int index = number;
            new Thread(() => Serve(serve, socket, index)) { IsBackground = true }.Start();
        }
    }

    private void Serve(Action<FakePeer, int> serve, Socket socket, int number)
    {
        try
        {
            using var peer = new FakePeer(socket);
            serve(peer, number);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // The client went away, or the test is over.
        }
        catch (Exception exception)
        {
            _failure = exception;
        }

        socket.Dispose();
    }
}
