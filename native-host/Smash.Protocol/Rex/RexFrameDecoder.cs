using System.Buffers.Binary;

namespace Smash.Protocol.Rex;

/// <summary>Cuts what comes over a link into frames, however the bytes are split. Not safe for concurrent use.</summary>
public sealed class RexFrameDecoder
{
    // Most links say little at a time, and there may be hundreds; one that fills its buffer gets a larger one.
    private const int SmallestBuffer = 8 * 1024;
    private const int LargestForRate = 256 * 1024;

    private byte[] _buffer = new byte[SmallestBuffer];
    private int _start;
    private int _end;
    private bool _wasFilled;

    /// <summary>Bytes that were fed and are not yet a whole frame.</summary>
    public int Pending => _end - _start;

    /// <summary>Where the next bytes are to be put; <see cref="Advance"/> says how many were. Frames that were given out before are no longer good.</summary>
    /// <returns>Room for at least one byte.</returns>
    public Memory<byte> GetRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        int needed = Math.Max(Pending + 1, PendingFrameLength);
        if (_wasFilled && _buffer.Length < LargestForRate)
        {
            MoveTo(new byte[Math.Max(needed, _buffer.Length * 2)]);
        }
        else if (_start + needed > _buffer.Length || _end == _buffer.Length)
        {
            MoveTo(needed <= _buffer.Length ? _buffer : new byte[Math.Max(needed, Math.Min(_buffer.Length * 2, RexLimits.MaxFrameLength + 4))]);
        }

        _wasFilled = false;
        return _buffer.AsMemory(_end);
    }

    /// <summary>Takes bytes over that were put into <see cref="GetRoom"/>.</summary>
    /// <param name="count">How many.</param>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - _end), nameof(count));
        _end += count;
        _wasFilled = _end == _buffer.Length;
    }

    /// <summary>Gives out the next whole frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="RexFrameException">Its length is none that a frame may have.</exception>
    public bool TryRead(out RexFrame frame)
    {
        frame = default;
        if (Pending < sizeof(uint))
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start));
        if (length is < RexLimits.CountedHeaderLength or > RexLimits.MaxFrameLength)
        {
            throw new RexFrameException($"A frame of {length} bytes was announced; it has from {RexLimits.CountedHeaderLength} to {RexLimits.MaxFrameLength}.");
        }

        if (Pending < sizeof(uint) + (int)length)
        {
            return false;
        }

        ReadOnlySpan<byte> head = _buffer.AsSpan(_start + sizeof(uint), RexLimits.CountedHeaderLength);
        int payload = (int)length - RexLimits.CountedHeaderLength;
        frame = new RexFrame((RexFrameType)head[0], BinaryPrimitives.ReadUInt32BigEndian(head[1..]), _buffer.AsMemory(_start + RexLimits.HeaderLength, payload));
        _start += sizeof(uint) + (int)length;
        return true;
    }

    // Whole, so that a large frame is not moved again for every piece of it; 0 while that is not known.
    private int PendingFrameLength =>
        Pending < sizeof(uint) ? 0 : sizeof(uint) + (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start)), RexLimits.MaxFrameLength);

    private void MoveTo(byte[] buffer)
    {
        _buffer.AsSpan(_start, Pending).CopyTo(buffer);
        _end -= _start;
        _start = 0;
        _buffer = buffer;
    }
}
