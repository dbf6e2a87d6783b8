using Smash.Protocol;
using Smash.Protocol.Rex;

namespace Smash.Rex.Channels;

/// <summary>
/// One transaction on a link. Its streams 0 to 2 are bounded by windows, each for itself; all else comes to <see cref="ControlReceived"/> as soon as it is here, so that a signal never waits behind bytes that
/// nobody reads. For its loop's thread alone.
/// </summary>
internal sealed class RexChannel
{
    private const int Streams = 3;

    private readonly FrameStream _frames;
    private readonly TaskCompletionSource<RexFields> _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ChannelEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReceivedStream[] _received = [.. Enumerable.Range(0, Streams).Select(static _ => new ReceivedStream())];
    private readonly SendWindow[] _windows = [.. Enumerable.Range(0, Streams).Select(static _ => new SendWindow())];
    private readonly TaskCompletionSource _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosedHere;
    private bool _isClosedThere;

    /// <summary>Makes a channel; nothing is sent.</summary>
    /// <param name="frames">The link's frames.</param>
    /// <param name="id">Its number, above 0.</param>
    public RexChannel(FrameStream frames, uint id)
    {
        _frames = frames;
        Id = id;
    }

    /// <summary>Its number on the link.</summary>
    public uint Id { get; }

    /// <summary>Gets every frame that is not of a stream: signals, sizes, states, the exit, and what a transaction adds. The payload is good until it returns. What it throws as <see cref="MalformedPacketException"/> ends the link.</summary>
    public Action<RexFrame>? ControlReceived { get; set; }

    /// <summary>Called when the channel has left the link, however.</summary>
    internal Action<RexChannel>? Left { get; set; }

    /// <summary>Completed when the other side has accepted: its fields. It fails with <see cref="RexRefusedException"/> or <see cref="HostLostException"/>.</summary>
    public Task<RexFields> Accepted => _accepted.Task;

    /// <summary>Completed when nothing more comes: the other side has closed it, or it is over.</summary>
    public Task Leaving => _leaving.Task;

    /// <summary>Why the link was lost under it; null: it was not.</summary>
    public string? LossReason { get; private set; }

    /// <summary>Completed when the channel is over.</summary>
    public Task<ChannelEnd> Ended => _ended.Task;

    /// <summary>Accepts what it was opened for.</summary>
    /// <param name="fields">What the other side is told.</param>
    public void Accept(RexFields fields)
    {
        _accepted.TrySetResult(fields);
        _frames.Send(writer => writer.Write(RexFrameType.Accepted, Id, fields));
    }

    /// <summary>Refuses what it was opened for, which ends it.</summary>
    /// <param name="refusal">Why.</param>
    public void Refuse(RexRefusal refusal)
    {
        _frames.Send(writer => writer.Write(RexFrameType.Refused, Id, refusal));
        Finish(ChannelEnd.Refused);
    }

    /// <summary>Sends frames that are not of a stream; nothing once it was closed here.</summary>
    /// <param name="write">Writes them, for channel <see cref="Id"/>.</param>
    public void Send(Action<RexFrameWriter> write)
    {
        if (!_isClosedHere)
        {
            _frames.Send(write);
        }
    }

    /// <summary>Sends bytes of a stream, waiting for the receiver to let them through; what still waits when the stream is ended is not sent. One call for a stream at a time.</summary>
    /// <param name="stream">The stream, 0 to 2.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="HostLostException">The link has ended, or the channel has.</exception>
    public async ValueTask SendAsync(byte stream, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int count = await _windows[stream].TakeAsync(bytes.Length);
            if (count == 0)
            {
                return;
            }

            ReadOnlyMemory<byte> part = bytes[..count];
            Send(writer => writer.WriteData(Id, stream, part.Span));
            bytes = bytes[count..];
        }
    }

    /// <summary>Ends a stream, once.</summary>
    /// <param name="stream">The stream, 0 to 2.</param>
    public void SendEnd(byte stream)
    {
        if (!_windows[stream].IsEnded)
        {
            _windows[stream].End();
            Send(writer => writer.WriteByte(RexFrameType.EndOfStream, Id, stream));
        }
    }

    /// <summary>Reads a stream, waiting for the first byte. What is read lets the sender send more.</summary>
    /// <param name="stream">The stream, 0 to 2.</param>
    /// <returns>The bytes; none at the stream's end.</returns>
    /// <exception cref="HostLostException">The link ended before the stream.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(byte stream)
    {
        ReadOnlyMemory<byte> bytes = await _received[stream].ReadAsync();
        if (_received[stream].Consume(bytes.Length) is > 0 and var announced)
        {
            Send(writer => writer.Write(RexFrameType.Window, Id, new RexWindow(stream, announced)));
        }

        return bytes;
    }

    /// <summary>Lets the other side send more of a stream at once than streams begin with: for much that is read without delay.</summary>
    /// <param name="stream">The stream, 0 to 2.</param>
    /// <param name="bytes">How many bytes more, which may have to be kept.</param>
    public void Widen(byte stream, int bytes)
    {
        _received[stream].Widen(bytes);
        Send(writer => writer.Write(RexFrameType.Window, Id, new RexWindow(stream, (uint)bytes)));
    }

    /// <summary>Says that nothing more comes from here.</summary>
    public void Close()
    {
        Send(writer => writer.Write(RexFrameType.Close, Id));
        _isClosedHere = true;
        FinishIfClosed();
    }

    /// <summary>Takes a frame that came for it.</summary>
    /// <exception cref="MalformedPacketException">Its payload is wrong.</exception>
    /// <exception cref="RexFrameException">It may not come here and now.</exception>
    internal void Receive(RexFrame frame)
    {
        PacketReader reader = frame.Reader;
        switch (frame.Type)
        {
            case RexFrameType.Accepted:
                _accepted.TrySetResult(RexFields.Read(ref reader));
                break;
            case RexFrameType.Refused:
                _accepted.TrySetException(new RexRefusedException(RexRefusal.Read(ref reader)));
                Finish(ChannelEnd.Refused);
                break;
            case RexFrameType.Close:
                _isClosedThere = true;
                _leaving.TrySetResult();
                FinishIfClosed();
                break;
            default:
                ReceiveMore(frame, ref reader);
                break;
        }
    }

    /// <summary>The link has ended.</summary>
    internal void Lose(string why)
    {
        LossReason = why;
        var fault = new HostLostException(why);
        _accepted.TrySetException(fault);
        Fail(fault);
        Finish(ChannelEnd.HostLost);
    }

    private static byte CheckStream(byte stream) => stream < Streams ? stream : throw new MalformedPacketException($"A channel has no stream {stream}.");

    private void ReceiveMore(RexFrame frame, ref PacketReader reader)
    {
        switch (frame.Type)
        {
            case RexFrameType.Data:
                _received[CheckStream(reader.ReadByte())].Put(reader.ReadToEnd());
                break;
            case RexFrameType.EndOfStream:
                _received[CheckStream(reader.ReadByte())].End();
                break;
            case RexFrameType.Window:
                RexWindow window = RexWindow.Read(ref reader);
                _windows[CheckStream(window.Stream)].Open(window.Bytes);
                break;
            default:
                ControlReceived?.Invoke(frame);
                break;
        }
    }

    private void FinishIfClosed()
    {
        if (_isClosedThere)
        {
            var fault = new HostLostException("The other side has closed the channel.");
            Array.ForEach(_windows, window => window.Fail(fault));
            Array.ForEach(_received, static stream => stream.End());
        }

        if (_isClosedHere && _isClosedThere)
        {
            Finish(ChannelEnd.Closed);
        }
    }

    private void Fail(Exception fault)
    {
        Array.ForEach(_windows, window => window.Fail(fault));
        Array.ForEach(_received, stream => stream.Fail(fault));
    }

    private void Finish(ChannelEnd end)
    {
        _isClosedHere = true;
        _leaving.TrySetResult();
        if (_ended.TrySetResult(end))
        {
            // A refusal, or the loss of a host, that nobody waits for is no fault of the program.
            _ = _accepted.Task.Exception;
            _accepted.TrySetCanceled();
            Left?.Invoke(this);
        }
    }
}
