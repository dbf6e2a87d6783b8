using System.Globalization;

namespace Smash.Protocol.Red.XmlRpc;

/// <summary>A value of XML-RPC. What a method needs is taken from it by the To… methods, which throw <see cref="XmlRpcException"/> where it has another type.</summary>
public readonly struct XmlRpcValue
{
    private readonly long _number;
    private readonly object? _content;

    private XmlRpcValue(XmlRpcValueKind kind, long number, object? content)
    {
        Kind = kind;
        _number = number;
        _content = content;
    }

    /// <summary>Its type; nothing for the default value.</summary>
    internal XmlRpcValueKind Kind { get; }

    /// <summary>Whether there is nothing.</summary>
    public bool IsNil => Kind == XmlRpcValueKind.Nil;

    /// <summary>Makes an integer.</summary>
    /// <param name="number">The number.</param>
    public static XmlRpcValue OfInteger(long number) => new(XmlRpcValueKind.Integer, number, null);

    /// <summary>Makes a boolean.</summary>
    /// <param name="value">The truth.</param>
    public static XmlRpcValue OfBoolean(bool value) => new(XmlRpcValueKind.Boolean, value ? 1 : 0, null);

    /// <summary>Makes a double.</summary>
    /// <param name="number">The number.</param>
    public static XmlRpcValue OfDouble(double number) => new(XmlRpcValueKind.Double, BitConverter.DoubleToInt64Bits(number), null);

    /// <summary>Makes a string.</summary>
    /// <param name="text">The text.</param>
    public static XmlRpcValue OfString(string text) => new(XmlRpcValueKind.String, 0, text);

    /// <summary>Makes a time.</summary>
    /// <param name="text">The time as it was written.</param>
    public static XmlRpcValue OfDateTime(string text) => new(XmlRpcValueKind.DateTime, 0, text);

    /// <summary>Makes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static XmlRpcValue OfBase64(byte[] bytes) => new(XmlRpcValueKind.Base64, 0, bytes);

    /// <summary>Makes an array.</summary>
    /// <param name="elements">Its elements.</param>
    public static XmlRpcValue OfArray(XmlRpcValue[] elements) => new(XmlRpcValueKind.Array, 0, elements);

    /// <summary>Makes a struct.</summary>
    /// <param name="members">Its members.</param>
    public static XmlRpcValue OfStruct(XmlRpcStruct members) => new(XmlRpcValueKind.Struct, 0, members);

    /// <summary>The integer; a boolean is 0 or 1, a decimal string its number, nothing 0.</summary>
    public long ToInteger() => Kind switch
    {
        XmlRpcValueKind.Integer or XmlRpcValueKind.Boolean or XmlRpcValueKind.Nil => _number,
        XmlRpcValueKind.String when long.TryParse((string)_content!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => number,
        XmlRpcValueKind.String => throw new XmlRpcException(XmlRpcErrorCode.WrongParameters, ": an integer is needed, and this string is not decimal, or beyond 64 bits"),
        _ => throw XmlRpcException.WrongType("an integer", Kind),
    };

    /// <summary>The integer, if it is in a range.</summary>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="most">The most that is allowed.</param>
    public long ToInteger(long least, long most)
    {
        long number = ToInteger();
        return number >= least && number <= most
            ? number
            : throw new XmlRpcException(XmlRpcErrorCode.WrongParameters, $": {number} is not between {least} and {most}");
    }

    /// <summary>The integer, if it fits in 32 bits.</summary>
    public int ToInt32() => (int)ToInteger(int.MinValue, int.MaxValue);

    /// <summary>Whether the integer or boolean is not 0.</summary>
    public bool ToFlag() => ToInteger() != 0;

    /// <summary>The text of a string; nothing is the empty text.</summary>
    public string ToText() => Kind switch
    {
        XmlRpcValueKind.String => (string)_content!,
        XmlRpcValueKind.Nil => "",
        _ => throw XmlRpcException.WrongType("a string", Kind),
    };

    /// <summary>The text of a string, or null where it is empty or there is nothing.</summary>
    public string? ToOptionalText() => ToText() is { Length: > 0 } text ? text : null;

    /// <summary>The number of a double or an integer.</summary>
    public double ToDouble() => Kind switch
    {
        XmlRpcValueKind.Double => BitConverter.Int64BitsToDouble(_number),
        XmlRpcValueKind.Integer => _number,
        _ => throw XmlRpcException.WrongType("a double", Kind),
    };

    /// <summary>A time as it was written.</summary>
    public string ToDateTime() => Kind == XmlRpcValueKind.DateTime ? (string)_content! : throw XmlRpcException.WrongType("a time", Kind);

    /// <summary>The bytes of base64.</summary>
    public byte[] ToBytes() => Kind == XmlRpcValueKind.Base64 ? (byte[])_content! : throw XmlRpcException.WrongType("bytes", Kind);

    /// <summary>The elements of an array; nothing has none.</summary>
    public XmlRpcValue[] ToArray() => Kind switch
    {
        XmlRpcValueKind.Array => (XmlRpcValue[])_content!,
        XmlRpcValueKind.Nil => [],
        _ => throw XmlRpcException.WrongType("an array", Kind),
    };

    /// <summary>The elements of an array, each read; nothing has none.</summary>
    /// <typeparam name="T">What they are read as.</typeparam>
    /// <param name="read">Reads one.</param>
    public T[] ToArray<T>(Func<XmlRpcValue, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        XmlRpcValue[] elements = ToArray();
        var result = new T[elements.Length];
        for (int i = 0; i < result.Length; i++)
        {
            try
            {
                result[i] = read(elements[i]);
            }
            catch (XmlRpcException exception)
            {
                throw exception.Inside($"[{i}]");
            }
        }

        return result;
    }

    /// <summary>The members of a struct; nothing has none.</summary>
    public XmlRpcStruct ToStruct() => Kind switch
    {
        XmlRpcValueKind.Struct => (XmlRpcStruct)_content!,
        XmlRpcValueKind.Nil => XmlRpcStruct.Empty,
        _ => throw XmlRpcException.WrongType("a struct", Kind),
    };
}
