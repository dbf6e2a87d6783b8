using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Smash.Protocol.Cedar;

/// <summary>
/// Reads the items of one CEDAR message in their order. An integer may be read as any integer type that its value fits, and a float as any wider one;
/// everything else that is not what is asked for is a <see cref="CedarException"/>, after which the reader is still before that item.
/// </summary>
/// <param name="message">The whole message; the reader keeps it and copies only what it returns.</param>
public sealed class CedarReader(ReadOnlyMemory<byte> message)
{
    private const string End = "end of message";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> _message = message;
    private int _position;

    /// <summary>Items read so far.</summary>
    public int ItemCount { get; private set; }

    /// <summary>Whether there are no further items.</summary>
    public bool IsAtEnd => _position == _message.Length;

    /// <summary>Type of the next item; <see cref="CedarType.None"/> at the end. A byte that is no type is told when the item is read.</summary>
    public CedarType NextType => IsAtEnd ? CedarType.None : (CedarType)_message.Span[_position];

    /// <summary>All items not read yet, as they are on the wire: to be handed on to another reader.</summary>
    public ReadOnlyMemory<byte> RemainingMessage => _message[_position..];

    /// <summary>Bytes not read yet: an upper bound to how many items can still come, before memory is given to a list of so many.</summary>
    public int RemainingBytes => _message.Length - _position;

    /// <summary>Reads a boolean.</summary>
    /// <exception cref="CedarException">The next item is none.</exception>
    public bool GetBoolean()
    {
        byte value = Expect(CedarType.Boolean, 1)[0];
        return value <= 1 ? Done(value == 1, 1) : throw Mismatch(CedarType.Boolean.WireName, $"a boolean of value {value}");
    }

    /// <summary>Reads an integer from −128 to 127.</summary>
    /// <exception cref="CedarException">The next item is none, or does not fit.</exception>
    public sbyte GetInt8() => (sbyte)GetInteger(CedarType.Int8, sbyte.MinValue, sbyte.MaxValue);

    /// <summary>Reads an integer from 0 to 255.</summary>
    /// <exception cref="CedarException">The next item is none, or does not fit.</exception>
    public byte GetUInt8() => (byte)GetInteger(CedarType.UInt8, byte.MinValue, byte.MaxValue);

    /// <summary>Reads an integer from −32,768 to 32,767.</summary>
    /// <exception cref="CedarException">The next item is none, or does not fit.</exception>
    public short GetInt16() => (short)GetInteger(CedarType.Int16, short.MinValue, short.MaxValue);

    /// <summary>Reads an integer from 0 to 65,535.</summary>
    /// <exception cref="CedarException">The next item is none, or does not fit.</exception>
    public ushort GetUInt16() => (ushort)GetInteger(CedarType.UInt16, ushort.MinValue, ushort.MaxValue);

    /// <summary>Reads an integer from −2³¹ to 2³¹ − 1.</summary>
    /// <exception cref="CedarException">The next item is none, or does not fit.</exception>
    public int GetInt32() => (int)GetInteger(CedarType.Int32, int.MinValue, int.MaxValue);

    /// <summary>Reads an integer from 0 to 2³² − 1.</summary>
    /// <exception cref="CedarException">The next item is none, or does not fit.</exception>
    public uint GetUInt32() => (uint)GetInteger(CedarType.UInt32, uint.MinValue, uint.MaxValue);

    /// <summary>Reads an integer from −2⁶³ to 2⁶³ − 1.</summary>
    /// <exception cref="CedarException">The next item is none, or does not fit.</exception>
    public long GetInt64() => (long)GetInteger(CedarType.Int64, long.MinValue, long.MaxValue);

    /// <summary>Reads an integer from 0 to 2⁶⁴ − 1.</summary>
    /// <exception cref="CedarException">The next item is none, or does not fit.</exception>
    public ulong GetUInt64() => (ulong)GetInteger(CedarType.UInt64, ulong.MinValue, ulong.MaxValue);

    /// <summary>Reads a half.</summary>
    /// <exception cref="CedarException">The next item is none; a wider float is not narrowed.</exception>
    public Half GetHalf() => Done(BinaryPrimitives.ReadHalfBigEndian(Expect(CedarType.Half, 2)), 2);

    /// <summary>Reads a half or a single.</summary>
    /// <exception cref="CedarException">The next item is neither; a double is not narrowed.</exception>
    public float GetSingle() => NextType == CedarType.Half
        ? (float)GetHalf()
        : Done(BinaryPrimitives.ReadSingleBigEndian(Expect(CedarType.Single, 4)), 4);

    /// <summary>Reads a half, a single or a double.</summary>
    /// <exception cref="CedarException">The next item is none of them.</exception>
    public double GetDouble() => NextType is CedarType.Half or CedarType.Single
        ? GetSingle()
        : Done(BinaryPrimitives.ReadDoubleBigEndian(Expect(CedarType.Double, 8)), 8);

    /// <summary>Reads a string.</summary>
    /// <exception cref="CedarException">The next item is none, is a null, or is not UTF-8.</exception>
    public string GetString()
    {
        ReadOnlySpan<byte> bytes = ExpectCounted(CedarType.String);
        try
        {
            return Done(StrictUtf8.GetString(bytes), 4 + bytes.Length);
        }
        catch (DecoderFallbackException)
        {
            throw Mismatch(CedarType.String.WireName, "a string that is not UTF-8");
        }
    }

    /// <summary>Reads a string or a null.</summary>
    /// <exception cref="CedarException">The next item is neither, or is not UTF-8.</exception>
    public string? GetOptionalString() => TryGetNull() ? null : GetString();

    /// <summary>Reads a blob.</summary>
    /// <returns>A copy of its bytes.</returns>
    /// <exception cref="CedarException">The next item is none, or is a null.</exception>
    public byte[] GetBlob() => GetBlobMemory().ToArray();

    /// <summary>Reads a blob or a null.</summary>
    /// <returns>A copy of its bytes.</returns>
    /// <exception cref="CedarException">The next item is neither.</exception>
    public byte[]? GetOptionalBlob() => TryGetNull() ? null : GetBlob();

    /// <summary>Reads a blob without copying it.</summary>
    /// <returns>Its bytes, a part of the message.</returns>
    /// <exception cref="CedarException">The next item is none, or is a null.</exception>
    public ReadOnlyMemory<byte> GetBlobMemory()
    {
        int length = ExpectCounted(CedarType.Blob).Length;
        return Done(_message.Slice(_position + 5, length), 4 + length);
    }

    /// <summary>Reads a null if that is what is next.</summary>
    /// <returns>Whether it was.</returns>
    public bool TryGetNull()
    {
        bool isNull = NextType == CedarType.Null;
        return isNull && Done(isNull, 0);
    }

    /// <summary>Says that the reader wants no further items.</summary>
    /// <exception cref="CedarException">There are further ones: the two sides do not agree on what the message is.</exception>
    public void EndOfMessage()
    {
        if (!IsAtEnd)
        {
            throw Mismatch(End, NextType.WireName);
        }
    }

    private Int128 GetInteger(CedarType expected, Int128 least, Int128 most)
    {
        CedarType type = NextType;
        ReadOnlySpan<byte> bytes = type is >= CedarType.Int8 and <= CedarType.UInt64
            ? Expect(type, type.IntegerLength)
            : throw Mismatch(expected.WireName, NextName);
        Int128 value = type switch
        {
            CedarType.Int8 => (sbyte)bytes[0],
            CedarType.UInt8 => bytes[0],
            CedarType.Int16 => BinaryPrimitives.ReadInt16BigEndian(bytes),
            CedarType.UInt16 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            CedarType.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
            CedarType.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            CedarType.Int64 => BinaryPrimitives.ReadInt64BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        };
        return value >= least && value <= most
            ? Done(value, bytes.Length)
            : throw Mismatch(expected.WireName, string.Create(CultureInfo.InvariantCulture, $"{type.WireName} {value}"));
    }

    private string NextName => IsAtEnd ? End : NextType.WireName;

    private ReadOnlySpan<byte> ExpectCounted(CedarType type)
    {
        uint count = BinaryPrimitives.ReadUInt32BigEndian(Expect(type, 4));
        int left = RemainingBytes - 5;
        return count <= (uint)left
            ? _message.Span.Slice(_position + 5, (int)count)
            : throw Mismatch(type.WireName, $"a {type.WireName} that declares {count} bytes where {left} are left");
    }

    // The bytes of the next item's value; Done goes past them.
    private ReadOnlySpan<byte> Expect(CedarType type, int length)
    {
        if (NextType != type)
        {
            throw Mismatch(type.WireName, NextName);
        }

        int left = RemainingBytes - 1;
        return length <= left
            ? _message.Span.Slice(_position + 1, length)
            : throw Mismatch(type.WireName, $"a {type.WireName} cut after {left} of {length} bytes");
    }

    private T Done<T>(T value, int length)
    {
        _position += 1 + length;
        ItemCount++;
        return value;
    }

    private CedarException Mismatch(string expected, string found) => new(ItemCount + 1, expected, found);
}
