using Smash.Protocol.Cedar;

namespace Smash.Protocol.Tests.Cedar;

public sealed class CedarItemTests
{
    public static TheoryData<string, string> WireBytes => new()
    {
        { "boolean", "0101 0100" },
        { "int8", "0280 027f" },
        { "uint8", "03ff" },
        { "int16", "048000 047fff" },
        { "uint16", "05ffff" },
        { "int32", "0680000000 067fffffff" },
        { "uint32", "07ffffffff" },
        { "int64", "088000000000000000 087fffffffffffffff" },
        { "uint64", "09ffffffffffffffff" },
        { "half", "0a3e00 0afc00" },
        { "single", "0b3fc00000 0b7f800000" },
        { "double", "0c3ff8000000000000 0c7ff8000000000000" },
        { "string", "0d00000000 0d0000000568c3a96c6f" },
        { "blob", "0e00000000 0e00000002ff00" },
        { "null", "0f0f" },
    };

    [Theory]
    [MemberData(nameof(WireBytes))]
    public void Each_type_has_the_bytes_of_the_specification(string type, string hex)
    {
        var writer = new CedarWriter();
        Write(writer, type);

        Assert.Equal(hex.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexStringLower(writer.Message.Span));
    }

    [Fact]
    public void A_message_of_every_type_is_read_as_it_was_written()
    {
        var writer = new CedarWriter();
        foreach (object[] row in WireBytes)
        {
            Write(writer, (string)row[0]);
        }

        var reader = new CedarReader(writer.Message);
        Assert.True(reader.GetBoolean());
        Assert.False(reader.GetBoolean());
        Assert.Equal([sbyte.MinValue, sbyte.MaxValue], [reader.GetInt8(), reader.GetInt8()]);
        Assert.Equal(byte.MaxValue, reader.GetUInt8());
        Assert.Equal([short.MinValue, short.MaxValue], [reader.GetInt16(), reader.GetInt16()]);
        Assert.Equal(ushort.MaxValue, reader.GetUInt16());
        Assert.Equal([int.MinValue, int.MaxValue], [reader.GetInt32(), reader.GetInt32()]);
        Assert.Equal(uint.MaxValue, reader.GetUInt32());
        Assert.Equal([long.MinValue, long.MaxValue], [reader.GetInt64(), reader.GetInt64()]);
        Assert.Equal(ulong.MaxValue, reader.GetUInt64());
        Assert.Equal([(Half)1.5, Half.NegativeInfinity], [reader.GetHalf(), reader.GetHalf()]);
        Assert.Equal([1.5f, float.PositiveInfinity], [reader.GetSingle(), reader.GetSingle()]);
        Assert.Equal([1.5, double.NaN], [reader.GetDouble(), reader.GetDouble()]);
        Assert.Equal(["", "hélo"], [reader.GetString(), reader.GetString()]);
        Assert.Equal([[], [0xFF, 0]], [reader.GetBlob(), reader.GetBlob()]);
        Assert.Null(reader.GetOptionalString());
        Assert.Null(reader.GetOptionalBlob());
        reader.EndOfMessage();
        Assert.Equal(writer.ItemCount, reader.ItemCount);
    }

    [Fact]
    public void A_writer_that_was_cleared_holds_nothing_of_the_message_before()
    {
        var writer = new CedarWriter();
        writer.Put("before");
        writer.Clear();
        writer.Put((byte)7);

        Assert.Equal([3, 7], writer.Message.ToArray());
        Assert.Equal(1, writer.ItemCount);
    }

    [Fact]
    public void A_string_that_is_no_Unicode_is_refused_and_leaves_the_message_whole()
    {
        var writer = new CedarWriter();
        writer.Put(true);

        Assert.ThrowsAny<ArgumentException>(() => writer.Put("half a pair: \ud800"));
        Assert.Equal([1, 1], writer.Message.ToArray());
    }

    [Fact]
    public void Strings_hold_any_character()
    {
        string text = string.Concat(Enumerable.Range(0, 0x3000).Select(static code => char.ConvertFromUtf32(code))) + "\U0001F6B2";
        var writer = new CedarWriter();
        writer.Put(text);

        Assert.Equal(text, new CedarReader(writer.Message).GetString());
    }

    private static void Write(CedarWriter writer, string type)
    {
        switch (type)
        {
            case "boolean": Each(writer, static (w, v) => w.Put(v), true, false); break;
            case "int8": Each(writer, static (w, v) => w.Put(v), sbyte.MinValue, sbyte.MaxValue); break;
            case "uint8": writer.Put(byte.MaxValue); break;
            case "int16": Each(writer, static (w, v) => w.Put(v), short.MinValue, short.MaxValue); break;
            case "uint16": writer.Put(ushort.MaxValue); break;
            case "int32": Each(writer, static (w, v) => w.Put(v), int.MinValue, int.MaxValue); break;
            case "uint32": writer.Put(uint.MaxValue); break;
            case "int64": Each(writer, static (w, v) => w.Put(v), long.MinValue, long.MaxValue); break;
            case "uint64": writer.Put(ulong.MaxValue); break;
            case "half": Each(writer, static (w, v) => w.Put(v), (Half)1.5, Half.NegativeInfinity); break;
            case "single": Each(writer, static (w, v) => w.Put(v), 1.5f, float.PositiveInfinity); break;
            case "double": Each(writer, static (w, v) => w.Put(v), 1.5, BitConverter.UInt64BitsToDouble(0x7ff8_0000_0000_0000)); break;
            case "string": Each(writer, static (w, v) => w.Put(v), "", "hélo"); break;
            case "blob": Each(writer, static (w, v) => w.Put(v), (byte[])[], [0xFF, 0]); break;
            default: Each(writer, static (w, v) => w.Put(v), null, (string?)null); break;
        }
    }

    private static void Each<T>(CedarWriter writer, Action<CedarWriter, T> put, T first, T second)
    {
        put(writer, first);
        put(writer, second);
    }
}
