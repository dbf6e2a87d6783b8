using System.Diagnostics.CodeAnalysis;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>Cuts a stream of bytes into packets, however the bytes arrive.</summary>
internal sealed class FrameReader(Stream stream)
{
    private const int UsualCapacity = 64 * 1024;

    private byte[] _buffer = new byte[UsualCapacity];
    private int _start;
    private int _end;
    private int _lastLength;

    /// <summary>Reads the next packet, waiting for it.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="payload">Its payload, valid until the next call.</param>
    /// <returns>False at the end of the stream between two packets.</returns>
    /// <exception cref="EndOfStreamException">The stream ended within a packet.</exception>
    /// <exception cref="MalformedPacketException">A length is over the limit, so that the frame is lost.</exception>
    public bool TryRead(out PacketHeader header, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        ReuseEmptyBuffer();
        if (!TryFill(ProtocolLimits.HeaderLength))
        {
            header = default;
            return false;
        }

        PacketHeader.TryRead(_buffer.AsSpan(_start, _end - _start), out header);
        if (!header.IsLengthAllowed)
        {
            throw new MalformedPacketException($"A packet declares {header.Length} bytes, over the {ProtocolLimits.MaxPayloadLength} that it may have.");
        }

        int length = (int)header.Length;
        if (!TryFill(ProtocolLimits.HeaderLength + length))
        {
            ThrowTorn();
        }

        payload = _buffer.AsSpan(_start + ProtocolLimits.HeaderLength, length);
        _start += ProtocolLimits.HeaderLength + length;
        _lastLength = length;
        return true;
    }

    private bool TryFill(int count)
    {
        MakeRoom(count);
        while (_end - _start < count)
        {
            int read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                if (_end > _start)
                {
                    ThrowTorn();
                }

                return false;
            }

            _end += read;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        if (_start + count > _buffer.Length)
        {
            int held = _end - _start;
            byte[] target = count > _buffer.Length ? new byte[count] : _buffer;
            Buffer.BlockCopy(_buffer, _start, target, 0, held);
            (_buffer, _start, _end) = (target, 0, held);
        }
    }

    /// <summary>A row of large packets shares one large buffer; a rare one must not keep its room for the life of the connection.</summary>
    private void ReuseEmptyBuffer()
    {
        if (_start != _end)
        {
            return;
        }

        _start = _end = 0;
        if (_buffer.Length > UsualCapacity && _lastLength < UsualCapacity)
        {
            _buffer = new byte[UsualCapacity];
        }
    }

    [DoesNotReturn]
    private static void ThrowTorn() => throw new EndOfStreamException("The connection ended within a packet.");
}
