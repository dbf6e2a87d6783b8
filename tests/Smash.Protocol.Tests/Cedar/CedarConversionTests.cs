using System.Globalization;
using Smash.Protocol.Cedar;

namespace Smash.Protocol.Tests.Cedar;

public sealed class CedarConversionTests
{
    // In the order of their type numbers, from 2.
    private static readonly string[] IntegerNames = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"];

    private static readonly Action<CedarWriter, Int128>[] Puts =
    [
        static (writer, value) => writer.Put((sbyte)value),
        static (writer, value) => writer.Put((byte)value),
        static (writer, value) => writer.Put((short)value),
        static (writer, value) => writer.Put((ushort)value),
        static (writer, value) => writer.Put((int)value),
        static (writer, value) => writer.Put((uint)value),
        static (writer, value) => writer.Put((long)value),
        static (writer, value) => writer.Put((ulong)value),
    ];

    private static readonly Func<CedarReader, Int128>[] Gets =
    [
        static reader => reader.GetInt8(),
        static reader => reader.GetUInt8(),
        static reader => reader.GetInt16(),
        static reader => reader.GetUInt16(),
        static reader => reader.GetInt32(),
        static reader => reader.GetUInt32(),
        static reader => reader.GetInt64(),
        static reader => reader.GetUInt64(),
    ];

    private static readonly (Int128 Least, Int128 Most)[] Ranges =
    [
        (sbyte.MinValue, sbyte.MaxValue),
        (byte.MinValue, byte.MaxValue),
        (short.MinValue, short.MaxValue),
        (ushort.MinValue, ushort.MaxValue),
        (int.MinValue, int.MaxValue),
        (uint.MinValue, uint.MaxValue),
        (long.MinValue, long.MaxValue),
        (ulong.MinValue, ulong.MaxValue),
    ];

    public static TheoryData<int, int> IntegerPairs
    {
        get
        {
            var pairs = new TheoryData<int, int>();
            for (int i = 0; i < IntegerNames.Length * IntegerNames.Length; i++)
            {
                pairs.Add(i / IntegerNames.Length, i % IntegerNames.Length);
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(IntegerPairs))]
    public void An_integer_is_read_as_any_type_that_it_fits_and_as_no_other(int written, int read)
    {
        Int128[] edges = [.. Ranges.SelectMany(static range => new[] { range.Least - 1, range.Least, range.Most, range.Most + 1 }).Append(0).Append(-1).Distinct()];
        foreach (Int128 value in edges.Where(value => IsIn(value, written)))
        {
            var writer = new CedarWriter();
            Puts[written](writer, value);
            var reader = new CedarReader(writer.Message);
            if (IsIn(value, read))
            {
                Assert.Equal(value, Gets[read](reader));
                Assert.True(reader.IsAtEnd);
                continue;
            }

            CedarException refused = Assert.Throws<CedarException>(() => { _ = Gets[read](reader); });
            string found = string.Create(CultureInfo.InvariantCulture, $"{IntegerNames[written]} {value}");
            Assert.Equal((1, IntegerNames[read], found), (refused.ItemNumber, refused.Expected, refused.Found));
            Assert.Equal(value, Gets[written](reader));
        }
    }

    [Fact]
    public void Floats_are_widened_exactly_and_never_narrowed()
    {
        var writer = new CedarWriter();
        writer.Put((Half)0.1);
        writer.Put((Half)0.1);
        writer.Put(0.1f);
        writer.Put(0.1);
        var reader = new CedarReader(writer.Message);

        Assert.Equal((float)(Half)0.1, reader.GetSingle());
        Assert.Equal((double)(Half)0.1, reader.GetDouble());
        Refuse(() => reader.GetHalf(), 3, "half", "single");
        Assert.Equal(0.1f, reader.GetDouble());
        Refuse(() => reader.GetHalf(), 4, "half", "double");
        Refuse(() => reader.GetSingle(), 4, "single", "double");
        Assert.Equal(0.1, reader.GetDouble());
    }

    [Fact]
    public void Every_getter_says_which_item_it_was_what_it_wanted_and_what_is_there()
    {
        foreach ((string wanted, Action<CedarReader> get) in Getters)
        {
            string other = wanted == "boolean" ? "string" : "boolean";
            var writer = new CedarWriter();
            writer.Put(1);
            if (wanted == "boolean")
            {
                writer.Put("x");
            }
            else
            {
                writer.Put(true);
            }

            var reader = new CedarReader(writer.Message);
            reader.GetInt32();
            Refuse(() => get(reader), 2, wanted, other);
            Assert.Equal(1, reader.ItemCount);
        }
    }

    [Fact]
    public void Every_getter_tells_the_end_and_a_null_that_it_did_not_ask_for()
    {
        var writer = new CedarWriter();
        writer.PutNull();
        foreach ((string wanted, Action<CedarReader> get) in Getters)
        {
            Refuse(() => get(new CedarReader(writer.Message)), 1, wanted, "null");
            Refuse(() => get(new CedarReader(default)), 1, wanted, "end of message");
        }
    }

    [Fact]
    public void Integers_floats_strings_and_blobs_are_not_taken_for_each_other()
    {
        var writer = new CedarWriter();
        writer.Put(1);
        Refuse(() => new CedarReader(writer.Message).GetDouble(), 1, "double", "int32");
        writer.Clear();
        writer.Put(1.0);
        Refuse(() => new CedarReader(writer.Message).GetInt64(), 1, "int64", "double");
        writer.Clear();
        writer.Put("x");
        Refuse(() => new CedarReader(writer.Message).GetBlob(), 1, "blob", "string");
        writer.Clear();
        writer.Put("x"u8);
        Refuse(() => new CedarReader(writer.Message).GetString(), 1, "string", "blob");
        Refuse(() => new CedarReader(writer.Message).GetOptionalString(), 1, "string", "blob");
    }

    [Fact]
    public void Items_that_are_left_at_the_end_are_told()
    {
        var writer = new CedarWriter();
        writer.Put(1);
        writer.Put(2UL);
        var reader = new CedarReader(writer.Message);
        reader.GetInt32();

        Refuse(reader.EndOfMessage, 2, "end of message", "uint64");
        reader.GetUInt64();
        reader.EndOfMessage();
    }

    private static (string Wanted, Action<CedarReader> Get)[] Getters =>
    [
        ("boolean", static reader => reader.GetBoolean()),
        ("half", static reader => reader.GetHalf()),
        ("single", static reader => reader.GetSingle()),
        ("double", static reader => reader.GetDouble()),
        ("string", static reader => reader.GetString()),
        ("blob", static reader => reader.GetBlob()),
        ("blob", static reader => reader.GetBlobMemory()),
        .. IntegerNames.Select(static (name, index) => (name, (Action<CedarReader>)(reader => Gets[index](reader)))),
    ];

    private static bool IsIn(Int128 value, int type) => value >= Ranges[type].Least && value <= Ranges[type].Most;

    private static void Refuse(Action read, int item, string expected, string found)
    {
        CedarException refused = Assert.Throws<CedarException>(read);
        Assert.Equal((item, expected, found), (refused.ItemNumber, refused.Expected, refused.Found));
    }
}
