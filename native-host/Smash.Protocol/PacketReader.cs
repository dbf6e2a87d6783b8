using System.Buffers.Binary;
using System.Text;

namespace Smash.Protocol;

/// <summary>Reads one payload from its start to its end. Every method throws <see cref="MalformedPacketException"/> when the bytes do not hold what is asked for.</summary>
/// <param name="payload">The payload, without its header.</param>
public ref struct PacketReader(ReadOnlySpan<byte> payload)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _payload = payload;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _payload.Length - Position;

    /// <summary>Reads a u8.</summary>
    public byte ReadByte() => Take(1, "a byte")[0];

    /// <summary>Reads a u32.</summary>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4, "a 32-bit number"));

    /// <summary>Reads an i32.</summary>
    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(4, "a 32-bit number"));

    /// <summary>Reads a u64.</summary>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8, "a 64-bit number"));

    /// <summary>Reads an i64.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Take(8, "a 64-bit number"));

    /// <summary>Reads a u32 length and that many bytes.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        uint length = ReadUInt32();
        return length > (uint)Remaining
            ? throw new MalformedPacketException($"A string at byte {Position} declares {length} bytes where {Remaining} are left.")
            : Take((int)length, "a string");
    }

    /// <summary>Reads a u32 length and that many bytes of UTF-8.</summary>
    public string ReadString()
    {
        int start = Position;
        return DecodeString(ReadBytes(), start);
    }

    /// <summary>Reads the next extension field.</summary>
    /// <param name="tag">Its tag, which need not be a defined one.</param>
    /// <param name="value">A reader over the field's value alone.</param>
    /// <returns>False at the end of the payload.</returns>
    public bool TryReadField(out FieldTag tag, out PacketReader value)
    {
        if (Remaining == 0)
        {
            tag = default;
            value = default;
            return false;
        }

        tag = (FieldTag)BinaryPrimitives.ReadUInt16BigEndian(Take(2, "a field's tag"));
        value = new PacketReader(ReadBytes());
        return true;
    }

    /// <summary>Reads all that is left as UTF-8: the value of a string field.</summary>
    public string ReadStringToEnd()
    {
        int start = Position;
        return DecodeString(Take(Remaining, "a string"), start);
    }

    /// <summary>Reads all that is left.</summary>
    public ReadOnlySpan<byte> ReadToEnd() => Take(Remaining, "bytes");

    /// <summary>Skips fields to the end: what a receiver does that knows none.</summary>
    public void SkipFields()
    {
        while (TryReadField(out _, out _))
        {
        }
    }

    private static string DecodeString(ReadOnlySpan<byte> bytes, int position)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new MalformedPacketException($"The string at byte {position} is not UTF-8.", exception);
        }
    }

    private ReadOnlySpan<byte> Take(int count, string what)
    {
        if (count > Remaining)
        {
            throw new MalformedPacketException($"The payload ends at byte {_payload.Length}, where {what} of {count} bytes was to begin at byte {Position}.");
        }

        ReadOnlySpan<byte> taken = _payload.Slice(Position, count);
        Position += count;
        return taken;
    }
}
