using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Smash.Protocol.Cedar;

/// <summary>
/// Writes the items of one CEDAR message, each with its type, big-endian, so that any machine reads what any other wrote.
/// The overload decides the type on the wire: <c>Put(5)</c> is an int32, <c>Put(5L)</c> an int64. Not safe for concurrent use.
/// </summary>
public sealed class CedarWriter
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>What has been written: valid until the next call that writes.</summary>
    public ReadOnlyMemory<byte> Message => _buffer.WrittenMemory;

    /// <summary>Items written so far.</summary>
    public int ItemCount { get; private set; }

    /// <summary>Writes a boolean.</summary>
    public void Put(bool value) => Begin(CedarType.Boolean, 1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>Writes an int8.</summary>
    public void Put(sbyte value) => Begin(CedarType.Int8, 1)[0] = (byte)value;

    /// <summary>Writes a uint8.</summary>
    public void Put(byte value) => Begin(CedarType.UInt8, 1)[0] = value;

    /// <summary>Writes an int16.</summary>
    public void Put(short value) => BinaryPrimitives.WriteInt16BigEndian(Begin(CedarType.Int16, 2), value);

    /// <summary>Writes a uint16.</summary>
    public void Put(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Begin(CedarType.UInt16, 2), value);

    /// <summary>Writes an int32.</summary>
    public void Put(int value) => BinaryPrimitives.WriteInt32BigEndian(Begin(CedarType.Int32, 4), value);

    /// <summary>Writes a uint32.</summary>
    public void Put(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Begin(CedarType.UInt32, 4), value);

    /// <summary>Writes an int64.</summary>
    public void Put(long value) => BinaryPrimitives.WriteInt64BigEndian(Begin(CedarType.Int64, 8), value);

    /// <summary>Writes a uint64.</summary>
    public void Put(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Begin(CedarType.UInt64, 8), value);

    /// <summary>Writes a half (IEEE 754 binary16).</summary>
    public void Put(Half value) => BinaryPrimitives.WriteHalfBigEndian(Begin(CedarType.Half, 2), value);

    /// <summary>Writes a single (IEEE 754 binary32).</summary>
    public void Put(float value) => BinaryPrimitives.WriteSingleBigEndian(Begin(CedarType.Single, 4), value);

    /// <summary>Writes a double (IEEE 754 binary64).</summary>
    public void Put(double value) => BinaryPrimitives.WriteDoubleBigEndian(Begin(CedarType.Double, 8), value);

    /// <summary>Writes a string, or a null for null.</summary>
    /// <param name="value">The string; it may hold any character, U+0000 too.</param>
    /// <exception cref="ArgumentException">It holds half of a surrogate pair, which UTF-8 cannot say; nothing is written.</exception>
    public void Put(string? value)
    {
        if (value is null)
        {
            PutNull();
            return;
        }

        int length = StrictUtf8.GetByteCount(value);
        StrictUtf8.GetBytes(value, BeginCounted(CedarType.String, length));
    }

    /// <summary>Writes a blob. An array that is null is an empty blob: say <see cref="PutNull"/> for an absent one.</summary>
    /// <param name="value">Its bytes.</param>
    public void Put(ReadOnlySpan<byte> value) => value.CopyTo(BeginCounted(CedarType.Blob, value.Length));

    /// <summary>Writes a null.</summary>
    public void PutNull() => Begin(CedarType.Null, 0);

    /// <summary>Forgets all that was written; the buffer is kept for the next message.</summary>
    public void Clear()
    {
        _buffer.ResetWrittenCount();
        ItemCount = 0;
    }

    private Span<byte> BeginCounted(CedarType type, int count)
    {
        Span<byte> value = Begin(type, checked(4 + count));
        BinaryPrimitives.WriteUInt32BigEndian(value, (uint)count);
        return value[4..];
    }

    private Span<byte> Begin(CedarType type, int length)
    {
        _buffer.GetSpan(length + 1)[0] = (byte)type;
        _buffer.Advance(length + 1);
        ItemCount++;
        return MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span[^length..];
    }
}
