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

    /// <summary>Reads the next packet, waiting for it.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="payload">Its payload, valid until the next call.</param>
    /// <returns>False at the end of the stream between two packets.</returns>
    /// <exception cref="EndOfStreamException">The stream ended within a packet.</exception>
    /// <exception cref="MalformedPacketException">A length is over the limit, so that the frame is lost.</exception>
    public bool TryRead(out PacketHeader header, out ReadOnlySpan<byte> payload)
    {
        payload = default;
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
        int held = _end - _start;
        if (held == 0 && count <= UsualCapacity && _buffer.Length > UsualCapacity)
        {
            // A rare large packet must not keep its room for the life of the connection.
            _buffer = new byte[UsualCapacity];
            _start = _end = 0;
        }
        else if (_start + count > _buffer.Length)
        {
            byte[] target = count > _buffer.Length ? new byte[count] : _buffer;
            Buffer.BlockCopy(_buffer, _start, target, 0, held);
            (_buffer, _start, _end) = (target, 0, held);
        }
    }

    [DoesNotReturn]
    private static void ThrowTorn() => throw new EndOfStreamException("The connection ended within a packet.");
}
