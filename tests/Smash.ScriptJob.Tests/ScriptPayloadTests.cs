namespace Smash.ScriptJob.Tests;

public sealed class ScriptPayloadTests
{
    [Fact]
    public void A_payload_comes_back_as_it_was()
    {
        var payload = new ScriptPayload
        {
            Script = "'é' + $using:x\r\n",
            InitializationScript = "1",
            Location = "/a b",
            Arguments = ["<Objs>1</Objs>", ""],
            UsingValues = new Dictionary<string, string> { ["k1"] = "v1", ["k2"] = "v2" },
            Items = ["i1", "i2", "i3"],
            ThrottleLimit = 7,
        };

        AssertSame(payload, ScriptPayload.FromBytes(payload.ToBytes()));
    }

    [Fact]
    public void What_was_left_out_stays_so()
    {
        ScriptPayload read = ScriptPayload.FromBytes(new ScriptPayload { Script = "" }.ToBytes());

        AssertSame(new ScriptPayload { Script = "" }, read);
        Assert.Null(read.Items);
    }

    [Fact]
    public void No_items_are_not_the_same_as_no_mention_of_items()
    {
        Assert.Equal([], ScriptPayload.FromBytes(new ScriptPayload { Script = "", Items = [] }.ToBytes()).Items!);
    }

    [Fact]
    public void A_large_one_is_compressed()
    {
        var payload = new ScriptPayload { Script = "x", Items = [.. Enumerable.Range(0, 100_000).Select(static n => $"<Objs><I32>{n}</I32></Objs>")] };
        byte[] bytes = payload.ToBytes();

        Assert.True(bytes.Length < 1_000_000, $"{bytes.Length} bytes");
        AssertSame(payload, ScriptPayload.FromBytes(bytes));
    }

    [Fact]
    public void Every_cut_is_refused()
    {
        byte[] bytes = new ScriptPayload { Script = "script", Arguments = ["a"] }.ToBytes();
        int whole = Enumerable.Range(0, bytes.Length).Count(length => TryRead(bytes[..length]));

        // Between the two parts it is a payload too, of the script alone.
        Assert.Equal(1, whole);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SMSJ")]
    [InlineData("SMSJ\u0002\u0000")]
    [InlineData("SMSK\u0001\u0000")]
    [InlineData("SMSJ\u0001\u0001nothing compressed")]
    [InlineData("SMSJ\u0001\u0000\u0001\u00FF\u00FF\u00FF\u00FF")]
    [InlineData("SMSJ\u0001\u0000\u0004\u0000\u0000\u0000\u0001a")]
    public void What_is_none_is_refused(string text) => Assert.ThrowsAny<InvalidDataException>(() => ScriptPayload.FromBytes([.. text.Select(static character => (byte)character)]));

    [Fact]
    public void A_part_of_a_later_version_is_skipped()
    {
        byte[] bytes = [.. new ScriptPayload { Script = "s" }.ToBytes(), 200, 0, 0, 0, 2, 1, 2];

        AssertSame(new ScriptPayload { Script = "s" }, ScriptPayload.FromBytes(bytes));
    }

    private static bool TryRead(byte[] bytes)
    {
        try
        {
            return ScriptPayload.FromBytes(bytes).Script.Length > 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static void AssertSame(ScriptPayload expected, ScriptPayload actual)
    {
        Assert.Equal(expected.Arguments, actual.Arguments);
        Assert.Equal(expected.UsingValues, actual.UsingValues);
        Assert.Equal(expected.Items, actual.Items);
        Assert.Equal(
            (expected.Script, expected.InitializationScript, expected.Location, expected.ThrottleLimit),
            (actual.Script, actual.InitializationScript, actual.Location, actual.ThrottleLimit));
    }
}
