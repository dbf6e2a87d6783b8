using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>Values of calls between objects and their form on the wire: numbers big-endian, structs member by member without padding.</summary>
internal static class RexValue
{
    /// <summary>The type that an object has where nobody told one; null: it could be several.</summary>
    public static RexType? TypeOf(object? value) => value switch
    {
        null or nint or nuint => RexType.Parse("ptr"),
        sbyte => RexType.Parse("i8"),
        byte or bool => RexType.Parse("u8"),
        short => RexType.Parse("i16"),
        ushort or char => RexType.Parse("u16"),
        int => RexType.Parse("i32"),
        uint => RexType.Parse("u32"),
        long => RexType.Parse("i64"),
        ulong => RexType.Parse("u64"),
        float => RexType.Parse("f32"),
        double or decimal => RexType.Parse("f64"),
        string => RexType.Parse("str"),
        byte[] => RexType.Parse("io"),
        _ => null,
    };

    /// <summary>Encodes.</summary>
    /// <exception cref="RexErrorException">RexSignatureMismatch: the object is no value of the type.</exception>
    public static byte[] Encode(RexType type, object? value)
    {
        var bytes = new List<byte>();
        Append(bytes, type, value);
        return [.. bytes];
    }

    /// <summary>Decodes: integers of the type's size, float or double, string, byte[], and object[] for a struct.</summary>
    /// <exception cref="RexErrorException">EBADMSG: they are no value of the type.</exception>
    public static object? Decode(RexType type, ReadOnlySpan<byte> bytes)
    {
        object? value = Take(type, ref bytes);
        return bytes.IsEmpty ? value : throw new RexErrorException("RexFailed", Errno.EBADMSG, $"More bytes came than a value of the type {type} has.");
    }

    private static void Append(List<byte> bytes, RexType type, object? value)
    {
        switch (type.Kind)
        {
            case RexTypeKind.SignedNumber or RexTypeKind.UnsignedNumber or RexTypeKind.Address:
                AppendInteger(bytes, type, value);
                break;
            case RexTypeKind.FloatingNumber:
                AppendFloat(bytes, type, value);
                break;
            case RexTypeKind.Text when value is string text:
                bytes.AddRange(Encoding.UTF8.GetBytes(text));
                break;
            case RexTypeKind.Text or RexTypeKind.Input or RexTypeKind.InputOutput when value is byte[] content:
                bytes.AddRange(content);
                break;
            case RexTypeKind.Input or RexTypeKind.InputOutput when value is string text:
                bytes.AddRange([.. Encoding.UTF8.GetBytes(text), 0]);
                break;
            case RexTypeKind.Output when value is null or 0:
                break;
            case RexTypeKind.Struct when value is IList members && members.Count == type.Members.Count:
                for (int index = 0; index < members.Count; index++)
                {
                    Append(bytes, type.Members[index], members[index]);
                }

                break;
            default:
                throw Mismatch(type, value);
        }
    }

    private static void AppendInteger(List<byte> bytes, RexType type, object? value)
    {
        BigInteger? number = value switch
        {
            null when type.Kind == RexTypeKind.Address => BigInteger.Zero,
            nint address => (ulong)address,
            nuint address => (ulong)address,
            bool truth => truth ? 1 : 0,
            char letter => letter,
            BigInteger integer => integer,
            sbyte or byte or short or ushort or int or uint or long or ulong => new BigInteger(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
            float or double or decimal when ToWhole(value) is { } whole => whole,
            Enum => new BigInteger(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
            _ => null,
        };
        bool isSigned = type.Kind == RexTypeKind.SignedNumber;
        byte[]? digits = number is { } known && (isSigned || known.Sign >= 0) ? known.ToByteArray(isUnsigned: !isSigned, isBigEndian: true) : null;
        if (digits is null || digits.Length > type.Size)
        {
            throw Mismatch(type, value);
        }

        bytes.AddRange(Enumerable.Repeat(number!.Value.Sign < 0 ? byte.MaxValue : byte.MinValue, type.Size - digits.Length));
        bytes.AddRange(digits);
    }

    private static BigInteger? ToWhole(object value)
    {
        double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return double.IsInteger(number) ? new BigInteger(number) : null;
    }

    private static void AppendFloat(List<byte> bytes, RexType type, object? value)
    {
        if (value is null or string or bool or char || value is not IConvertible)
        {
            throw Mismatch(type, value);
        }

        byte[] digits = new byte[type.Size];
        double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (type.Size == sizeof(float))
        {
            BinaryPrimitives.WriteSingleBigEndian(digits, (float)number);
        }
        else
        {
            BinaryPrimitives.WriteDoubleBigEndian(digits, number);
        }

        bytes.AddRange(digits);
    }

    private static object? Take(RexType type, ref ReadOnlySpan<byte> bytes)
    {
        if (type.Kind == RexTypeKind.Struct)
        {
            object?[] members = new object?[type.Members.Count];
            for (int index = 0; index < members.Length; index++)
            {
                members[index] = Take(type.Members[index], ref bytes);
            }

            return members;
        }

        ReadOnlySpan<byte> value = type.IsNumber || type.Kind == RexTypeKind.Address ? TakeBytes(type, ref bytes) : TakeAll(ref bytes);
        return type.Kind switch
        {
            RexTypeKind.SignedNumber => TakeSigned(value),
            RexTypeKind.UnsignedNumber => TakeUnsigned(value),
            RexTypeKind.FloatingNumber => value.Length == sizeof(float) ? (object)BinaryPrimitives.ReadSingleBigEndian(value) : BinaryPrimitives.ReadDoubleBigEndian(value),
            RexTypeKind.Address => BinaryPrimitives.ReadUInt64BigEndian(value),
            RexTypeKind.Text => Encoding.UTF8.GetString(value),
            RexTypeKind.Void => null,
            _ => (object)value.ToArray(),
        };
    }

    private static object TakeSigned(ReadOnlySpan<byte> value) => value.Length switch
    {
        1 => (object)(sbyte)value[0],
        2 => BinaryPrimitives.ReadInt16BigEndian(value),
        4 => BinaryPrimitives.ReadInt32BigEndian(value),
        _ => BinaryPrimitives.ReadInt64BigEndian(value),
    };

    private static object TakeUnsigned(ReadOnlySpan<byte> value) => value.Length switch
    {
        1 => (object)value[0],
        2 => BinaryPrimitives.ReadUInt16BigEndian(value),
        4 => BinaryPrimitives.ReadUInt32BigEndian(value),
        _ => BinaryPrimitives.ReadUInt64BigEndian(value),
    };

    private static ReadOnlySpan<byte> TakeBytes(RexType type, ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < type.Size)
        {
            throw new RexErrorException("RexFailed", Errno.EBADMSG, $"Fewer bytes came than a value of the type {type} has.");
        }

        ReadOnlySpan<byte> taken = bytes[..type.Size];
        bytes = bytes[type.Size..];
        return taken;
    }

    private static ReadOnlySpan<byte> TakeAll(ref ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> taken = bytes;
        bytes = default;
        return taken;
    }

    private static RexErrorException Mismatch(RexType type, object? value) => new(
        "RexSignatureMismatch", Errno.EINVAL, string.Create(CultureInfo.InvariantCulture, $"{value ?? "$null"} ({value?.GetType().Name ?? "null"}) is no value of the type {type}."));
}
