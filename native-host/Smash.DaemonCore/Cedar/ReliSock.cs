using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Cedar;

/// <summary>
/// CEDAR messages over TCP or a Unix stream. It is for its loop's thread alone: what awaits goes on there.
/// Every call is bounded by <see cref="Timeout"/>; one that fails by it, by its token or by the connection closes the socket, and all calls after it fail the same way.
/// They fail with <see cref="IOException"/> (the connection), <see cref="TimeoutException"/>, <see cref="OperationCanceledException"/> (the token),
/// <see cref="CedarException"/> (the peer sent what is no message, or too long a one) or <see cref="ObjectDisposedException"/>.
/// A connection that waits for a message holds no buffer. The bytes on the wire are in CEDAR.md.
/// </summary>
public sealed class ReliSock : IDisposable
{
    private const byte TlsHandshake = 0x16;

    private readonly SocketStream _socket;
    private readonly SocketDeadline _reading;
    private readonly SocketDeadline _writing;
    private readonly CedarAssembler _assembler;
    private readonly ReceivedBytes _received = new();
    private Stream _stream;
    private CedarWriter? _message;
    private CedarException? _broken;

    internal ReliSock(EventLoop loop, Socket socket, ReliSockOptions options)
    {
        Peer = CedarPeer.Of(socket);
        Loop = loop;
        _socket = new SocketStream(loop, socket);
        _stream = _socket;
        _reading = new SocketDeadline(loop, _socket, "reading");
        _writing = new SocketDeadline(loop, _socket, "writing");
        _assembler = new CedarAssembler(options.MessageCap);
        Timeout = options.Timeout;
        SendBytesPerSecond = options.SendBytesPerSecond;
        ReceiveBytesPerSecond = options.ReceiveBytesPerSecond;
    }

    /// <summary>Its loop.</summary>
    public EventLoop Loop { get; }

    /// <summary>Who is on the other side.</summary>
    public CedarPeer Peer { get; private set; }

    /// <summary>Most time that a call may take, from when it is made to the last byte of its message, however the bytes trickle. Default: the options'.</summary>
    public TimeSpan Timeout { get; set; }

    /// <summary>Most bytes of the messages that are received from now on; one that has begun keeps what it had. Default: the options'.</summary>
    public int MessageCap
    {
        get => _assembler.MessageCap;
        set => _assembler.MessageCap = value;
    }

    /// <summary>Whether TLS is spoken.</summary>
    public bool IsEncrypted => _stream is SslStream;

    /// <summary>Whether nothing can be sent or received any more.</summary>
    public bool IsClosed => _socket.Failure is not null;

    /// <summary>Bytes sent, those of frames and TLS included.</summary>
    public long BytesSent => _socket.Outbound.TotalBytes;

    /// <summary>Bytes received, those of frames and TLS included.</summary>
    public long BytesReceived => _socket.Inbound.TotalBytes;

    /// <summary>Bytes a second that are sent at most; null: no bound. Holds at once.</summary>
    public long? SendBytesPerSecond
    {
        get => _socket.Outbound.BytesPerSecond;
        set => _socket.Outbound.BytesPerSecond = value is <= 0 ? throw new ArgumentOutOfRangeException(nameof(value), value, "A rate is 1 byte a second or more.") : value;
    }

    /// <summary>Bytes a second that are received at most; null: no bound. Holds at once.</summary>
    public long? ReceiveBytesPerSecond
    {
        get => _socket.Inbound.BytesPerSecond;
        set => _socket.Inbound.BytesPerSecond = value is <= 0 ? throw new ArgumentOutOfRangeException(nameof(value), value, "A rate is 1 byte a second or more.") : value;
    }

    /// <summary>Connects by TCP.</summary>
    /// <param name="loop">The loop; the caller is on it.</param>
    /// <param name="address">Where to.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">Nobody listens there, or there is no way.</exception>
    /// <exception cref="PortRangeException">All local ports of the range are taken.</exception>
    /// <exception cref="TimeoutException">Nobody answers.</exception>
    public static Task<ReliSock> ConnectAsync(EventLoop loop, SinfulAddress address, ReliSockOptions? options = null, CancellationToken cancellationToken = default) =>
        SocketConnector.ConnectAsync(loop, address, options ?? ReliSockOptions.Default, cancellationToken);

    /// <summary>Connects to a Unix socket.</summary>
    /// <param name="loop">The loop; the caller is on it.</param>
    /// <param name="path">The socket's path, at most 107 bytes (unix(7)).</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">Nobody listens there.</exception>
    /// <exception cref="TimeoutException">The listener's queue stayed full.</exception>
    public static Task<ReliSock> ConnectAsync(EventLoop loop, string path, ReliSockOptions? options = null, CancellationToken cancellationToken = default) =>
        SocketConnector.ConnectAsync(loop, path, options ?? ReliSockOptions.Default, cancellationToken);

    /// <summary>Takes over a connected stream socket that somebody else made: inherited, or handed over by a parent.</summary>
    /// <param name="loop">The loop; the caller is on it.</param>
    /// <param name="handle">The descriptor; the socket owns and closes it.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="SocketException">It is no connected stream socket.</exception>
    public static ReliSock Attach(EventLoop loop, SafeSocketHandle handle, ReliSockOptions? options = null) =>
        new(loop, new Socket(handle), options ?? ReliSockOptions.Default);

    /// <summary>The writer of the message that is being made; <see cref="EndOfMessageAsync"/> sends it, and the next call begins a new one.</summary>
    public CedarWriter Encode() => _message ??= new CedarWriter();

    /// <summary>Sends what was put into <see cref="Encode"/> since the last message, if it be nothing.</summary>
    /// <param name="cancellationToken">Gives up, which closes the socket.</param>
    public Task EndOfMessageAsync(CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> message = Encode().Message;
        // A buffer that was once large would be kept by each of ten thousand connections.
        _message = null;
        return SendAsync(message, cancellationToken);
    }

    /// <summary>Sends a message that was made elsewhere.</summary>
    /// <param name="message">All its items; used until the call ends.</param>
    /// <param name="cancellationToken">Gives up, which closes the socket.</param>
    public Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default) =>
        RunAsync(_writing, Timeout, () => WriteMessageAsync(message), cancellationToken);

    /// <summary>Waits for the next message and reads all of it.</summary>
    /// <param name="cancellationToken">Gives up, which closes the socket.</param>
    /// <exception cref="EndOfStreamException">The peer closed, be it between messages or inside of one.</exception>
    /// <exception cref="CedarException">It is no message or over the cap: nothing can be read any more, but an answer can be sent.</exception>
    public Task<CedarReader> DecodeAsync(CancellationToken cancellationToken = default) =>
        RunAsync(_reading, Timeout, ReadMessageAsync, cancellationToken);

    /// <summary>Waits until a message begins: for a connection that may be silent for longer than a message may take.</summary>
    /// <param name="timeout">How long, at most; then the socket is closed. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>: for ever.</param>
    /// <param name="cancellationToken">Gives up, which closes the socket.</param>
    /// <returns>False: the peer closed, between messages.</returns>
    public Task<bool> WaitForMessageAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        RunAsync(_reading, timeout, async () => !_received.IsEmpty || await _received.FillAsync(_stream), cancellationToken);

    /// <summary>Waits for the peer's first byte and tells whether it begins a TLS handshake (0x16, RFC 8446); a frame begins with 0 or 1. Nothing is taken from the stream.</summary>
    /// <param name="cancellationToken">Gives up, which closes the socket.</param>
    /// <returns>False also when the peer closed: the next read tells.</returns>
    public Task<bool> IsTlsOfferedAsync(CancellationToken cancellationToken = default) => RunAsync(_reading, Timeout, LookForTlsAsync, cancellationToken);

    /// <summary>Begins TLS as the server.</summary>
    /// <param name="options">Keys.</param>
    /// <param name="cancellationToken">Gives up, which closes the socket.</param>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The client has no key or none that is allowed; the socket is closed.</exception>
    public Task AuthenticateAsServerAsync(TlsServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        SslServerAuthenticationOptions ssl = options.ToSsl();
        return AuthenticateAsync(stream => stream.AuthenticateAsServerAsync(ssl, CancellationToken.None), cancellationToken);
    }

    /// <summary>Begins TLS as the client. With TLS 1.3 a server that refuses the client's key says so only afterwards: then the first read fails.</summary>
    /// <param name="options">Keys.</param>
    /// <param name="cancellationToken">Gives up, which closes the socket.</param>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The server is not the one that was meant; the socket is closed.</exception>
    public Task AuthenticateAsClientAsync(TlsClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        SslClientAuthenticationOptions ssl = options.ToSsl();
        return AuthenticateAsync(stream => stream.AuthenticateAsClientAsync(ssl, CancellationToken.None), cancellationToken);
    }

    /// <summary>
    /// Closes so that the last message arrives: says that nothing more comes, waits until the peer closes too, at most <see cref="Timeout"/>, and discards what it still sends.
    /// (A close with unread bytes makes the kernel throw away what the peer has not read yet.) While a call is under way it closes at once, as <see cref="Dispose"/> does. Never fails.
    /// </summary>
    public async Task CloseAsync()
    {
        if (!_reading.IsBusy && !_writing.IsBusy)
        {
            try
            {
                await RunAsync(_reading, Timeout, DiscardAsync, CancellationToken.None);
            }
            catch (Exception exception) when (exception is IOException or TimeoutException or ObjectDisposedException or OperationCanceledException)
            {
                // It is closed, which is what was asked for.
            }
        }

        Dispose();
    }

    /// <summary>Closes at once; calls that are under way fail.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        if (_stream != _socket)
        {
            _stream.Dispose();
        }
    }

    private async Task<T> RunAsync<T>(SocketDeadline deadline, TimeSpan timeout, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        deadline.Begin(timeout, cancellationToken);
        try
        {
            return await call();
        }
        catch (Exception exception) when (_socket.Failure is { } failure && exception != failure && exception is not EndOfStreamException)
        {
            // TLS puts its own words around what happened beneath it.
            ExceptionDispatchInfo.Throw(failure);
            throw;
        }
        finally
        {
            deadline.End();
        }
    }

    private async Task<CedarReader> ReadMessageAsync()
    {
        while (_broken is null)
        {
            if (!_received.IsEmpty && TryTakeMessage(out ReadOnlyMemory<byte> message))
            {
                return new CedarReader(message);
            }

            if (_received.IsEmpty && !await _received.FillAsync(_stream))
            {
                throw new EndOfStreamException(_assembler.IsInsideMessage ? "The peer closed the connection inside a message." : "The peer closed the connection.");
            }
        }

        throw _broken;
    }

    private bool TryTakeMessage(out ReadOnlyMemory<byte> message)
    {
        try
        {
            bool isWhole = _assembler.TryTake(_received.Span, out int taken, out message);
            _received.Take(taken);
            return isWhole;
        }
        catch (CedarException exception)
        {
            _broken = exception;
            throw;
        }
    }

    private async Task<bool> WriteMessageAsync(ReadOnlyMemory<byte> message)
    {
        var framed = new ArrayBufferWriter<byte>(checked((int)CedarFrame.GetFramedLength(message.Length)));
        CedarFrame.WriteMessage(message.Span, framed);
        await _stream.WriteAsync(framed.WrittenMemory);
        return true;
    }

    private async Task<bool> LookForTlsAsync()
    {
        if (!_received.IsEmpty || IsEncrypted)
        {
            return false;
        }

        _ = await _socket.ReadAsync(Memory<byte>.Empty);
        return _socket.PeekByte() == TlsHandshake;
    }

    private async Task AuthenticateAsync(Func<SslStream, Task> authenticate, CancellationToken cancellationToken)
    {
        if (IsEncrypted || !_received.IsEmpty || _assembler.IsInsideMessage)
        {
            throw new InvalidOperationException("TLS begins once, and between messages: what had come before it would be taken for authentic.");
        }

        _socket.Inbound.CompletesElsewhere = _socket.Outbound.CompletesElsewhere = true;
        var stream = new SslStream(_socket, leaveInnerStreamOpen: true);
        try
        {
            await RunAsync(_reading, Timeout, () => HandshakeAsync(stream, authenticate), cancellationToken);
        }
        catch (Exception exception)
        {
            // Half a handshake leaves nothing to speak over.
            _socket.Abort(exception);
            await stream.DisposeAsync();
            throw;
        }

        _stream = stream;
        Peer = Peer with { KeyFingerprint = TlsTrust.FingerprintOf(stream) };
    }

    private static async Task<bool> HandshakeAsync(SslStream stream, Func<SslStream, Task> authenticate)
    {
        // Not on the loop: a signature takes as long as a hundred small messages.
        await Task.Run(() => authenticate(stream));
        return true;
    }

    private async Task<bool> DiscardAsync()
    {
        if (_stream is SslStream stream)
        {
            await stream.ShutdownAsync();
        }

        _socket.EndOutput();
        do
        {
            _received.Take(_received.Span.Length);
        }
        while (await _received.FillAsync(_socket));
        return true;
    }
}
