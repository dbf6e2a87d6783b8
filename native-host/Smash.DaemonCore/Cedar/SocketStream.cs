using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Cedar;

/// <summary>
/// A connected stream socket on the loop, in the shape that TLS can be put upon. One read and one write may be under way together, begun from any thread;
/// all else is for the loop's thread. It holds no buffer: a read of no bytes waits until there are some.
/// </summary>
internal sealed class SocketStream : Stream, IDescriptorHandler
{
    private readonly EventLoop _loop;
    private readonly Socket _socket;
    private readonly int _descriptor;
    private DescriptorRegistration? _registration;

    /// <summary>Takes a socket over.</summary>
    public SocketStream(EventLoop loop, Socket socket)
    {
        _loop = loop;
        _socket = socket;
        _socket.Blocking = false;
        _descriptor = (int)socket.Handle;
        Inbound = new SocketDirection(loop, AdvanceRead);
        Outbound = new SocketDirection(loop, AdvanceWrite);
    }

    public SocketDirection Inbound { get; }

    public SocketDirection Outbound { get; }

    /// <summary>Why nothing works any more: the first error, timeout or close; null while all is well.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The byte that would be read next, without taking it; −1 when there is none now.</summary>
    public int PeekByte()
    {
        byte next = 0;
        int count = _socket.Receive(MemoryMarshal.CreateSpan(ref next, 1), SocketFlags.Peek, out SocketError error);
        return error == SocketError.Success && count == 1 ? next : -1;
    }

    /// <summary>Tells the peer that nothing more comes (shutdown(2)).</summary>
    public void EndOutput()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The peer was faster; what is read next tells.
        }
    }

    /// <summary>Closes at once. What is under way, and all that follows, fails with this.</summary>
    public void Abort(Exception failure)
    {
        if (Failure is not null)
        {
            return;
        }

        Failure = failure;
        _registration?.Dispose();
        _registration = null;
        _socket.Dispose();
        Inbound.Fail(failure);
        Outbound.Fail(failure);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Inbound, Inbound.Start(buffer));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Outbound, Outbound.Start(MemoryMarshal.AsMemory(buffer)));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The loop waits for nobody: read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The loop waits for nobody: write asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    void IDescriptorHandler.OnReady(DescriptorEvents ready)
    {
        bool isOver = (ready & (DescriptorEvents.Error | DescriptorEvents.HangUp)) != 0;
        DescriptorEvents unwanted = DescriptorEvents.None;
        unwanted |= Serve(Inbound, isOver || ready.HasFlag(DescriptorEvents.Read), AdvanceRead) ? DescriptorEvents.None : ready & DescriptorEvents.Read;
        unwanted |= Serve(Outbound, isOver || ready.HasFlag(DescriptorEvents.Write), AdvanceWrite) ? DescriptorEvents.None : ready & DescriptorEvents.Write;
        if (isOver)
        {
            // Level-triggered epoll tells an error for ever. Reads and writes learn of it from their own calls.
            _registration?.Dispose();
            _registration = null;
        }
        else
        {
            _registration?.Change(_registration.Interest & ~unwanted);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Abort(new ObjectDisposedException(nameof(ReliSock)));
        }

        base.Dispose(disposing);
    }

    // Whether somebody had waited for that; if not, the interest is taken back. It is left while it serves: a call less for each message.
    private static bool Serve(SocketDirection direction, bool isReady, Action advance)
    {
        if (!isReady || !direction.IsPending || direction.IsPaused)
        {
            return false;
        }

        advance();
        return true;
    }

    private void AdvanceRead()
    {
        if (!CanAdvance(Inbound, out int allowed))
        {
            return;
        }

        bool isLook = Inbound.Rest.Length == 0;
        byte look = 0;
        int count = isLook
            ? _socket.Receive(MemoryMarshal.CreateSpan(ref look, 1), SocketFlags.Peek, out SocketError error)
            : _socket.Receive(Inbound.Rest.Span[..allowed], SocketFlags.None, out error);
        Inbound.Move(allowed, error == SocketError.Success && !isLook ? count : 0);
        Settle(Inbound, error, DescriptorEvents.Read, isDone: true);
    }

    private void AdvanceWrite()
    {
        SocketError error = SocketError.Success;
        while (error == SocketError.Success && CanAdvance(Outbound, out int allowed))
        {
            int count = _socket.Send(Outbound.Rest.Span[..allowed], SocketFlags.None, out error);
            Outbound.Move(allowed, error == SocketError.Success ? count : 0);
            Settle(Outbound, error, DescriptorEvents.Write, Outbound.Rest.Length == 0);
        }
    }

    private bool CanAdvance(SocketDirection direction, out int allowed)
    {
        allowed = 0;
        if (!direction.IsPending || direction.IsPaused)
        {
            return false;
        }

        if (Failure is not null)
        {
            direction.Fail(Failure);
            return false;
        }

        bool hasContent = direction.Rest.Length > 0;
        allowed = hasContent ? direction.Allow() : 0;
        return allowed > 0 || !hasContent;
    }

    private void Settle(SocketDirection direction, SocketError error, DescriptorEvents events, bool isDone)
    {
        switch (error)
        {
            case SocketError.Success when isDone:
                direction.Complete();
                break;
            case SocketError.Success:
                break;
            case SocketError.WouldBlock or SocketError.Interrupted or SocketError.IOPending:
                direction.Wait();
                Watch(events);
                break;
            default:
                var cause = new SocketException((int)error);
                Abort(new IOException($"The connection is lost: {cause.Message}.", cause));
                break;
        }
    }

    private void Watch(DescriptorEvents events)
    {
        if (_registration is null)
        {
            _registration = _loop.Register(_descriptor, events, this);
        }
        else
        {
            _registration.Change(_registration.Interest | events);
        }
    }
}
