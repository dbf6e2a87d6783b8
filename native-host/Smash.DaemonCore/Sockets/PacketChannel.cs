using System.Runtime.InteropServices;
using Smash.DaemonCore.Interop;
using Smash.Protocol;

namespace Smash.DaemonCore.Sockets;

/// <summary>
/// Packets over a connected stream socket. Reading stops while <see cref="IsPaused"/>; what is sent is gathered until the turn ends and goes out in one call,
/// the rest as the peer makes room. A channel without traffic holds no buffer.
/// </summary>
public sealed unsafe class PacketChannel : IDescriptorHandler, ITurnEndHandler, IDisposable
{
    private const int ReadLength = 64 * 1024;
    private const int ReadsPerTurn = 4;

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(5);

    [ThreadStatic]
    private static byte[]? _readBuffer;

    private readonly EventLoop _loop;
    private readonly int _descriptor;
    private readonly IPacketHandler _handler;
    private readonly DescriptorRegistration _registration;
    private readonly ReceiveBuffer _received = new();
    private readonly SendBuffer _unsent = new();
    private readonly AttachedDescriptors _attached = new();
    private LoopTimer? _soon;
    private bool _isTurnEndPending;
    private bool _isBroken;
    private bool _isClosingAfterSending;
    private bool _isClosed;
    private bool _isPaused;

    /// <summary>Takes a socket over.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="descriptor">A connected stream socket; the channel owns and closes it.</param>
    /// <param name="handler">Whom to call.</param>
    public PacketChannel(EventLoop loop, int descriptor, IPacketHandler handler)
    {
        ArgumentNullException.ThrowIfNull(loop);
        _loop = loop;
        _descriptor = descriptor;
        _handler = handler;
        int flags = ControlDescriptor.Invoke(descriptor, ControlDescriptor.GetStatusFlags, 0);
        ControlDescriptor.Invoke(descriptor, ControlDescriptor.SetStatusFlags, flags | ControlDescriptor.NonBlocking);
        ControlDescriptor.Invoke(descriptor, ControlDescriptor.SetDescriptorFlags, ControlDescriptor.CloseOnExec);
        _registration = loop.Register(descriptor, DescriptorEvents.Read, this);
    }

    /// <summary>Bytes that wait for the peer to read.</summary>
    public int UnsentLength => _unsent.Length;

    /// <summary>Whether the peer has closed its end, known at once although the loop may not have come to it yet.</summary>
    public bool IsPeerGone
    {
        get
        {
            var poll = new PollDescriptor.Entry { Descriptor = _descriptor };
            return _isClosed || (PollDescriptor.Invoke(&poll, 1, 0) > 0 && (poll.Ready & PollDescriptor.HangUp) != 0);
        }
    }

    /// <summary>Called when the last unsent byte has gone.</summary>
    public Action? Drained { get; set; }

    /// <summary>Whether packets are left unread. Setting it false delivers those that came meanwhile, in the present or the next turn.</summary>
    public bool IsPaused
    {
        get => _isPaused;
        set
        {
            if (_isPaused != value)
            {
                _isPaused = value;
                WatchDescriptor();
                if (!value && _received.Length > 0)
                {
                    _loop.Post(Deliver);
                }
            }
        }
    }

    /// <summary>Sends whole packets, at the end of the turn or as the peer makes room.</summary>
    /// <param name="packets">Their bytes; copied.</param>
    public void Send(ReadOnlySpan<byte> packets)
    {
        if (_isClosed || _isClosingAfterSending)
        {
            return;
        }

        _unsent.Append(packets);
        if (!_isTurnEndPending)
        {
            _isTurnEndPending = true;
            _loop.AtTurnEnd(this);
        }
    }

    /// <summary>Sends a packet with descriptors, which arrive with its first byte (SCM_RIGHTS, unix(7)).</summary>
    /// <param name="packet">Its bytes; copied.</param>
    /// <param name="descriptors">At most 253 descriptors; copied, so that the caller may close its own after the call.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">A descriptor cannot be copied; then nothing is sent.</exception>
    public void Send(ReadOnlySpan<byte> packet, ReadOnlySpan<int> descriptors)
    {
        if (!_isClosed && !_isClosingAfterSending && descriptors.Length > 0)
        {
            _attached.Add(_unsent.Length, descriptors);
        }

        Send(packet);
    }

    /// <summary>Sends whole packets that nobody waits for: with the next ones that are sent, at the latest a little later.</summary>
    /// <param name="packets">Their bytes; copied.</param>
    public void SendSoon(ReadOnlySpan<byte> packets)
    {
        if (_isClosed || _isClosingAfterSending)
        {
            return;
        }

        _unsent.Append(packets);
        if (!_isTurnEndPending && _soon is not { IsPending: true })
        {
            _soon = _loop.Schedule(Soon, Flush);
        }
    }

    /// <summary>
    /// Takes nothing more from the peer: from now on its writes fail with EPIPE (unix(7)). What it has written before is still delivered, and then the end of input, so
    /// the peer knows of every packet whether it arrived whole.
    /// </summary>
    public void StopReceiving()
    {
        if (!_isClosed)
        {
            ShutdownSocket.Invoke(_descriptor, ShutdownSocket.Receiving);
        }
    }

    /// <summary>Reads no more, and closes when all that was sent has gone.</summary>
    public void CloseAfterSending()
    {
        _isClosingAfterSending = true;
        if (_unsent.Length == 0)
        {
            Close();
        }
        else
        {
            WatchDescriptor();
        }
    }

    /// <summary>Closes at once; unsent bytes are lost.</summary>
    public void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _soon?.Dispose();
        _registration.Dispose();
        _attached.Dispose();
        CloseDescriptor.Invoke(_descriptor);
        _handler.OnClosed();
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <inheritdoc/>
    void ITurnEndHandler.OnTurnEnd()
    {
        _isTurnEndPending = false;
        Flush();
    }

    /// <inheritdoc/>
    void IDescriptorHandler.OnReady(DescriptorEvents ready)
    {
        if ((ready & DescriptorEvents.Write) != 0)
        {
            Flush();
        }

        if ((ready & ~DescriptorEvents.Write) != 0 && !_isClosed)
        {
            if (_registration.Interest.HasFlag(DescriptorEvents.Read))
            {
                Receive();
            }
            else if ((ready & (DescriptorEvents.Error | DescriptorEvents.HangUp)) != 0)
            {
                // Nobody is there to read what is unsent, and level-triggered epoll would tell so for ever.
                Close();
            }
        }
    }

    private void Receive()
    {
        byte[] buffer = _readBuffer ??= new byte[ReadLength];
        for (int reads = 0; reads < ReadsPerTurn && !_isClosed && !_isPaused; reads++)
        {
            nint count;
            fixed (byte* start = buffer)
            {
                count = ReadDescriptor.Invoke(_descriptor, start, ReadLength);
            }

            if (count <= 0)
            {
                EndReceive(count < 0 ? Marshal.GetLastPInvokeError() : 0);
                return;
            }

            Deliver(buffer.AsSpan(0, (int)count));
            if (count < ReadLength)
            {
                return;
            }
        }
    }

    private void EndReceive(int error)
    {
        if (error is Libc.EAGAIN or Libc.EINTR)
        {
            return;
        }

        // What a pause held back comes before the end, which the next read tells again if there is another pause.
        Deliver();
        if (_isClosed || _isPaused || _isBroken || _isClosingAfterSending)
        {
            return;
        }

        if (error != 0 || IsPeerGone)
        {
            Close();
            return;
        }

        _isBroken = true;
        WatchDescriptor();
        _handler.OnEndOfInput();
    }

    private void Deliver() => Deliver([]);

    private void Deliver(ReadOnlySpan<byte> arrived)
    {
        // Whole packets are handed on straight from the read buffer; only the torn rest is kept.
        ReadOnlySpan<byte> bytes = _received.Length == 0 ? arrived : _received.Append(arrived);
        int taken = 0;
        while (!_isPaused && !_isClosed && !_isBroken && !_isClosingAfterSending && PacketHeader.TryRead(bytes[taken..], out PacketHeader header))
        {
            if (!header.IsLengthAllowed)
            {
                _isBroken = true;
                WatchDescriptor();
                _handler.OnBrokenFrame(header);
                break;
            }

            int end = taken + ProtocolLimits.HeaderLength + (int)header.Length;
            if (end > bytes.Length)
            {
                break;
            }

            _handler.OnPacket(header.Type, bytes[(taken + ProtocolLimits.HeaderLength)..end]);
            taken = end;
        }

        _received.Keep(bytes[taken..]);
    }

    private void Flush()
    {
        _soon?.Dispose();
        while (!_isClosed && _unsent.Length > 0)
        {
            nint count = _attached.Send(_descriptor, _unsent.Peek());
            if (count < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error is not (Libc.EAGAIN or Libc.EINTR))
                {
                    Close();
                    return;
                }

                break;
            }

            _unsent.Consume((int)count);
        }

        FinishFlush();
    }

    private void FinishFlush()
    {
        if (_isClosed)
        {
            return;
        }

        if (_unsent.Length == 0 && _isClosingAfterSending)
        {
            Close();
            return;
        }

        WatchDescriptor();
        if (_unsent.Length == 0)
        {
            Drained?.Invoke();
        }
    }

    private void WatchDescriptor()
    {
        DescriptorEvents interest = _isPaused || _isBroken || _isClosingAfterSending ? DescriptorEvents.None : DescriptorEvents.Read;
        _registration.Change(_unsent.Length > 0 && !_isTurnEndPending ? interest | DescriptorEvents.Write : interest);
    }
}
