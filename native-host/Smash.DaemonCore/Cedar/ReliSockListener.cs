using System.Net;
using System.Net.Sockets;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Cedar;

/// <summary>Accepts connections on a TCP port or a Unix socket. For its loop's thread alone.</summary>
public sealed class ReliSockListener : IDisposable, IDescriptorHandler
{
    private const int Backlog = 1024;

    private static readonly TimeSpan ExhaustionPause = TimeSpan.FromMilliseconds(100);

    private readonly EventLoop _loop;
    private readonly Socket _socket;
    private readonly ReliSockOptions _options;
    private readonly DescriptorRegistration _registration;
    private TaskCompletionSource<ReliSock>? _waiting;
    private TaskCompletionSource? _looking;
    private bool _isDisposed;

    private ReliSockListener(EventLoop loop, Socket socket, ReliSockOptions? options)
    {
        _loop = loop;
        _socket = socket;
        _options = options ?? ReliSockOptions.Default;
        _socket.Blocking = false;
        Address = (socket.LocalEndPoint as IPEndPoint)?.ToSinful();
        Path = Address is null ? socket.LocalEndPoint?.ToString() : null;
        _registration = loop.Register((int)socket.Handle, DescriptorEvents.None, this);
    }

    /// <summary>Where it listens; null: on a Unix socket.</summary>
    public SinfulAddress? Address { get; }

    /// <summary>The Unix socket's path; null: it listens on a port.</summary>
    public string? Path { get; }

    /// <summary>Whether a Unix socket's file stays when the listener is disposed of: for a parent whose child listens on, and for a daemon that hands its socket to its successor. Default: false.</summary>
    public bool LeavesFile { get; set; }

    /// <summary>The descriptor, to be inherited by a child.</summary>
    public SafeSocketHandle Handle => _socket.SafeHandle;

    /// <summary>How often no connection could be taken because the process or the system had no descriptor or memory left. Those that wait are taken when there is again.</summary>
    public long Exhaustions { get; private set; }

    /// <summary>Listens on a TCP port.</summary>
    /// <param name="loop">The loop; the caller is on it.</param>
    /// <param name="address">The local address; <see cref="IPAddress.IPv6Any"/> is for IPv4 too.</param>
    /// <param name="port">The port; 0: any within the range. One that is given need not be in the range.</param>
    /// <param name="range">Which ports 0 may mean; <see cref="PortRange.Any"/>: the kernel chooses.</param>
    /// <param name="options">Options of what is accepted; null: the defaults.</param>
    /// <exception cref="PortRangeException">All ports of the range are taken.</exception>
    /// <exception cref="IOException">The port is taken or refused.</exception>
    public static ReliSockListener Listen(EventLoop loop, IPAddress address, int port, PortRange range = default, ReliSockOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(address);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            // A restarted daemon gets its port back although old connections linger; Linux still refuses a port on which another one listens.
            PortBinder.AllowLingering(socket);
            PortBinder.Listen(socket, address, port, range, Backlog);
            return new ReliSockListener(loop, socket, options);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Listens on a Unix socket. A socket file on which nobody listens any more is replaced.</summary>
    /// <param name="loop">The loop; the caller is on it.</param>
    /// <param name="path">Its path, at most 107 bytes (unix(7)).</param>
    /// <param name="mode">Its mode, in force before anybody can connect. Default: the owner alone.</param>
    /// <param name="options">Options of what is accepted; null: the defaults.</param>
    /// <exception cref="IOException">Another one listens there, or the kernel refuses.</exception>
    public static ReliSockListener Listen(EventLoop loop, string path, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, ReliSockOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        Socket socket = UnixBinder.Listen(path, mode, Backlog);
        return new ReliSockListener(loop, socket, options);
    }

    /// <summary>Takes over a listening socket that somebody else made: inherited from a parent or systemd.</summary>
    /// <param name="loop">The loop; the caller is on it.</param>
    /// <param name="handle">The descriptor; the listener owns and closes it.</param>
    /// <param name="options">Options of what is accepted; null: the defaults.</param>
    public static ReliSockListener Attach(EventLoop loop, SafeSocketHandle handle, ReliSockOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        return new ReliSockListener(loop, new Socket(handle), options);
    }

    /// <summary>Waits for the next connection. One call at a time.</summary>
    /// <exception cref="ObjectDisposedException">The listener was or is disposed of.</exception>
    public Task<ReliSock> AcceptAsync()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_waiting is not null)
        {
            throw new InvalidOperationException("The listener already waits for a connection.");
        }

        _waiting = new TaskCompletionSource<ReliSock>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<ReliSock> accepted = _waiting.Task;
        _registration.Change(DescriptorEvents.Read);
        return accepted;
    }

    /// <summary>Waits until there is a connection, and leaves it to whoever takes it: a child that inherits the socket. One call at a time.</summary>
    /// <exception cref="ObjectDisposedException">The listener was or is disposed of.</exception>
    public Task WaitAsync()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _looking ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task come = _looking.Task;
        _registration.Change(DescriptorEvents.Read);
        return come;
    }

    /// <summary>Listens no more. What was accepted lives on. A Unix socket that was made here loses its file, unless <see cref="LeavesFile"/>.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _registration.Dispose();
        if (LeavesFile)
        {
            CloseDescriptorAlone();
        }
        else
        {
            _socket.Dispose();
        }

        _waiting?.TrySetException(new ObjectDisposedException(nameof(ReliSockListener)));
        _waiting = null;
        _looking?.TrySetException(new ObjectDisposedException(nameof(ReliSockListener)));
        _ = _looking?.Task.Exception;
    }

    /// <inheritdoc/>
    void IDescriptorHandler.OnReady(DescriptorEvents ready)
    {
        _looking?.TrySetResult();
        _looking = null;
        if (_waiting is null)
        {
            _registration.Change(DescriptorEvents.None);
            return;
        }

        try
        {
            ReliSock accepted = Take(_socket.Accept());
            TaskCompletionSource<ReliSock> waiting = _waiting;
            _waiting = null;
            waiting.SetResult(accepted);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
        {
            Pause();
        }
        catch (SocketException)
        {
            // It went away before it was taken; there may be another one.
        }
    }

    // It is .NET's object of a bound socket that takes the file away, also when it is finalized.
    private void CloseDescriptorAlone()
    {
        _socket.SafeHandle.Dispose();
#pragma warning disable CA1816 // It is not this object's finalizer that would do harm.
        GC.SuppressFinalize(_socket);
#pragma warning restore CA1816
    }

    private ReliSock Take(Socket accepted)
    {
        try
        {
            if (Address is not null)
            {
                accepted.NoDelay = true;
            }

            return new ReliSock(_loop, accepted, _options);
        }
        catch
        {
            // Gone already: it has no peer any more.
            accepted.Dispose();
            throw;
        }
    }

    // The connection stays where it is, and epoll would tell of it for ever.
    private void Pause()
    {
        Exhaustions++;
        _registration.Change(DescriptorEvents.None);
        _loop.Schedule(ExhaustionPause, () =>
        {
            if (!_isDisposed)
            {
                _registration.Change(DescriptorEvents.Read);
            }
        });
    }
}
