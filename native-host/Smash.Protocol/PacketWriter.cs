using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Smash.Protocol;

/// <summary>Writes packets one after another into a buffer that grows on need. Not safe for concurrent use.</summary>
public sealed class PacketWriter
{
    private const int NoPacket = -1;

    private readonly ArrayBufferWriter<byte> _buffer = new(256);
    private int _packetStart = NoPacket;
    private PacketType _packetType;

    /// <summary>All bytes written since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    /// <summary>Encodes one packet alone.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>Header and payload.</returns>
    public static byte[] Encode(IPacket packet)
    {
        var writer = new PacketWriter();
        writer.Write(packet);
        return writer.Written.ToArray();
    }

    /// <summary>Writes a whole packet, or nothing when it cannot be written.</summary>
    /// <param name="packet">The packet.</param>
    /// <exception cref="InvalidOperationException">The payload is over 16 MiB.</exception>
    public void Write(IPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        Begin(packet.Type);
        try
        {
            packet.WritePayload(this);
        }
        catch
        {
            Abandon();
            throw;
        }

        End();
    }

    /// <summary>Begins a packet; <see cref="End"/> fills its length in.</summary>
    /// <param name="type">The packet's type.</param>
    public void Begin(PacketType type)
    {
        if (_packetStart != NoPacket)
        {
            throw new InvalidOperationException("A packet has been begun and not ended.");
        }

        _packetStart = _buffer.WrittenCount;
        _packetType = type;
        _buffer.GetSpan(ProtocolLimits.HeaderLength);
        _buffer.Advance(ProtocolLimits.HeaderLength);
    }

    /// <summary>Ends the packet that <see cref="Begin"/> began.</summary>
    /// <exception cref="InvalidOperationException">There is none, or its payload is over 16 MiB; then it is taken out again.</exception>
    public void End()
    {
        if (_packetStart == NoPacket)
        {
            throw new InvalidOperationException("No packet has been begun.");
        }

        int start = _packetStart;
        _packetStart = NoPacket;
        int length = _buffer.WrittenCount - start - ProtocolLimits.HeaderLength;
        if (length > ProtocolLimits.MaxPayloadLength)
        {
            DropFrom(start);
            throw new InvalidOperationException($"A payload of {length} bytes is over the {ProtocolLimits.MaxPayloadLength} that a packet may have.");
        }

        new PacketHeader(_packetType, (uint)length).Write(WrittenSpanFrom(start));
    }

    /// <summary>Forgets all that was written; the buffer is kept.</summary>
    public void Clear()
    {
        _packetStart = NoPacket;
        _buffer.ResetWrittenCount();
    }

    /// <summary>Writes a u32.</summary>
    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    /// <summary>Writes an i32.</summary>
    public void WriteInt32(int value) => WriteUInt32((uint)value);

    /// <summary>Writes a u64.</summary>
    public void WriteUInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    /// <summary>Writes an i64.</summary>
    public void WriteInt64(long value) => WriteUInt64((ulong)value);

    /// <summary>Writes a u32 length and the bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteUInt32((uint)value.Length);
        _buffer.Write(value);
    }

    /// <summary>Writes bytes without a length before them.</summary>
    public void WriteRaw(ReadOnlySpan<byte> value) => _buffer.Write(value);

    /// <summary>Writes a u32 length and the string as UTF-8.</summary>
    public void WriteString(ReadOnlySpan<char> value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        WriteUInt32((uint)length);
        _buffer.Advance(Encoding.UTF8.GetBytes(value, _buffer.GetSpan(length)));
    }

    /// <summary>Writes a field without a value.</summary>
    public void WriteField(FieldTag tag) => WriteFieldHeader(tag, 0);

    /// <summary>Writes a u32 field.</summary>
    public void WriteField(FieldTag tag, uint value)
    {
        WriteFieldHeader(tag, 4);
        WriteUInt32(value);
    }

    /// <summary>Writes an i32 field.</summary>
    public void WriteField(FieldTag tag, int value) => WriteField(tag, (uint)value);

    /// <summary>Writes a u64 field.</summary>
    public void WriteField(FieldTag tag, ulong value)
    {
        WriteFieldHeader(tag, 8);
        WriteUInt64(value);
    }

    /// <summary>Writes an i64 field.</summary>
    public void WriteField(FieldTag tag, long value) => WriteField(tag, (ulong)value);

    /// <summary>Writes a string field.</summary>
    public void WriteField(FieldTag tag, string value)
    {
        WriteTag(tag);
        WriteString(value);
    }

    /// <summary>Writes a field of bytes.</summary>
    public void WriteField(FieldTag tag, ReadOnlySpan<byte> value)
    {
        WriteFieldHeader(tag, value.Length);
        WriteRaw(value);
    }

    /// <summary>Writes the tag and length of a field whose value the caller writes next.</summary>
    public void WriteFieldHeader(FieldTag tag, int length)
    {
        WriteTag(tag);
        WriteUInt32((uint)length);
    }

    /// <summary>Writes a u32 length and what <paramref name="write"/> writes: a part whose length is known only afterwards.</summary>
    /// <param name="value">What to write.</param>
    /// <param name="write">Writes it.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public void WritePart<T>(T value, Action<PacketWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        int start = _buffer.WrittenCount;
        WriteUInt32(0);
        write(this, value);
        BinaryPrimitives.WriteUInt32BigEndian(WrittenSpanFrom(start), (uint)(_buffer.WrittenCount - start - 4));
    }

    private void WriteTag(FieldTag tag)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.GetSpan(2), (ushort)tag);
        _buffer.Advance(2);
    }

    // Half a packet would be read as the head of the next one.
    private void Abandon()
    {
        int start = _packetStart;
        _packetStart = NoPacket;
        DropFrom(start);
    }

    private Span<byte> WrittenSpanFrom(int start) =>
        System.Runtime.InteropServices.MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span[start..];

    private void DropFrom(int start)
    {
        byte[] kept = _buffer.WrittenSpan[..start].ToArray();
        _buffer.ResetWrittenCount();
        _buffer.Write(kept);
    }
}
