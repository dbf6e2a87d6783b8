namespace Smash.Protocol.Cedar;

/// <summary>Puts messages together out of a stream's bytes, however these are torn. Between messages it holds no memory.</summary>
/// <param name="messageCap">Most bytes that a message may have, 0 or more.</param>
public sealed class CedarAssembler(int messageCap = CedarFrame.DefaultMessageCap)
{
    private readonly byte[] _header = new byte[CedarFrame.HeaderLength];
    private byte[] _message = [];
    private int _headerLength;
    private int _messageLength;
    private int _frameLeft;
    private bool _isLastFrame;

    /// <summary>Most bytes that a message may have; looked at with each frame's header.</summary>
    public int MessageCap { get; set; } = messageCap;

    /// <summary>Whether a message has begun and not ended: the stream must not end now.</summary>
    public bool IsInsideMessage => _headerLength > 0 || _messageLength > 0 || _frameLeft > 0;

    /// <summary>Takes bytes up to the end of one message.</summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="taken">How many of them were taken: all, unless a message ended before.</param>
    /// <param name="message">The message that ended; it is the caller's.</param>
    /// <returns>Whether a message ended.</returns>
    /// <exception cref="CedarException">The stream is no CEDAR, or the message is over the cap, which is told before its bytes are waited for. Nothing can be read from this stream any more.</exception>
    public bool TryTake(ReadOnlySpan<byte> bytes, out int taken, out ReadOnlyMemory<byte> message)
    {
        taken = 0;
        message = default;
        while (taken < bytes.Length)
        {
            taken += _frameLeft > 0 ? TakeContent(bytes[taken..]) : TakeHeader(bytes[taken..]);
            if (_frameLeft == 0 && _isLastFrame)
            {
                message = _message.AsMemory(0, _messageLength);
                Reset();
                return true;
            }
        }

        return false;
    }

    private int TakeHeader(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, CedarFrame.HeaderLength - _headerLength);
        bytes[..count].CopyTo(_header.AsSpan(_headerLength));
        _headerLength += count;
        if (CedarFrame.TryRead(_header.AsSpan(0, _headerLength), out CedarFrame frame))
        {
            if (frame.Length > MessageCap - _messageLength)
            {
                throw new CedarException($"A message has {(long)_messageLength + frame.Length} bytes or more; the most that are taken here are {MessageCap}.") { IsTooLong = true };
            }

            _headerLength = 0;
            _frameLeft = frame.Length;
            _isLastFrame = frame.IsLast;
        }

        return count;
    }

    private int TakeContent(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, _frameLeft);
        MakeRoom(count);
        bytes[..count].CopyTo(_message.AsSpan(_messageLength));
        _messageLength += count;
        _frameLeft -= count;
        return count;
    }

    // Memory is given for what has come, never for what a header promises.
    private void MakeRoom(int count)
    {
        int needed = _messageLength + count;
        if (needed > _message.Length)
        {
            int wanted = _frameLeft == count && _isLastFrame ? needed : (int)Math.Min(Math.Max(needed * 2L, 256), MessageCap);
            Array.Resize(ref _message, Math.Max(needed, wanted));
        }
    }

    private void Reset()
    {
        _message = [];
        _headerLength = 0;
        _messageLength = 0;
        _isLastFrame = false;
    }
}
