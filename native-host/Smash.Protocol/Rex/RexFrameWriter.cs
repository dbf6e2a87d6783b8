using System.Buffers;
using System.Buffers.Binary;

namespace Smash.Protocol.Rex;

/// <summary>Writes frames one after another into a buffer that grows on need. Not safe for concurrent use.</summary>
public sealed class RexFrameWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);
    private readonly PacketWriter _payload = new();

    /// <summary>All bytes written since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    /// <summary>Forgets all that was written; the buffer is kept.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Writes a frame without a payload.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="channel">Its channel.</param>
    public void Write(RexFrameType type, uint channel) => WriteHeader(type, channel, 0);

    /// <summary>Writes a whole frame, or nothing when it is too long.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="payload">What it carries.</param>
    /// <exception cref="RexFrameException">It is longer than a frame may be.</exception>
    public void Write(RexFrameType type, uint channel, IRexPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        _payload.Clear();
        payload.WritePayload(_payload);
        WriteRaw(type, channel, _payload.Written.Span);
    }

    /// <summary>Writes a frame that carries a u8: <see cref="RexFrameType.EndOfStream"/>, <see cref="RexFrameType.State"/>.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="value">What it carries.</param>
    public void WriteByte(RexFrameType type, uint channel, byte value) => WriteRaw(type, channel, [value]);

    /// <summary>Writes a frame that carries a u32: <see cref="RexFrameType.Signal"/>.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="value">What it carries.</param>
    public void WriteUInt32(RexFrameType type, uint channel, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        WriteRaw(type, channel, bytes);
    }

    /// <summary>Writes a frame that carries a u64: <see cref="RexFrameType.Ping"/>, <see cref="RexFrameType.Pong"/>.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="value">What it carries.</param>
    public void WriteUInt64(RexFrameType type, uint channel, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        WriteRaw(type, channel, bytes);
    }

    /// <summary>Writes bytes of a stream as one frame.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="bytes">The bytes, at most <see cref="RexLimits.MaxPayloadLength"/> − 1.</param>
    /// <exception cref="RexFrameException">They are more.</exception>
    public void WriteData(uint channel, byte stream, ReadOnlySpan<byte> bytes)
    {
        WriteHeader(RexFrameType.Data, channel, bytes.Length + 1);
        _buffer.Write([stream]);
        _buffer.Write(bytes);
    }

    /// <summary>Writes a frame whose payload is encoded already.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="payload">What it carries.</param>
    /// <exception cref="RexFrameException">It is longer than a frame may be.</exception>
    public void WriteRaw(RexFrameType type, uint channel, ReadOnlySpan<byte> payload)
    {
        WriteHeader(type, channel, payload.Length);
        _buffer.Write(payload);
    }

    private void WriteHeader(RexFrameType type, uint channel, int payloadLength)
    {
        if (payloadLength > RexLimits.MaxPayloadLength)
        {
            throw new RexFrameException($"A payload of {payloadLength} bytes is over the {RexLimits.MaxPayloadLength} that a frame may have.");
        }

        Span<byte> header = _buffer.GetSpan(RexLimits.HeaderLength);
        BinaryPrimitives.WriteUInt32BigEndian(header, (uint)(payloadLength + RexLimits.CountedHeaderLength));
        header[sizeof(uint)] = (byte)type;
        BinaryPrimitives.WriteUInt32BigEndian(header[(sizeof(uint) + 1)..], channel);
        _buffer.Advance(RexLimits.HeaderLength);
    }
}
