namespace Smash.Protocol.Tests;

public sealed class EnvironmentBlockTests
{
    public static TheoryData<string, string> Impossible() => new()
    {
        { "", "x" },
        { "A=B", "x" },
        { "A\0", "x" },
        { "A", "x\0y" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_variable_that_no_environment_can_hold_is_refused(string name, string value) =>
        Assert.Throws<ArgumentException>(() => EnvironmentBlock.Create([new(name, value)]));

    [Theory]
    [InlineData("41")]
    [InlineData("3d41")]
    [InlineData("")]
    [InlineData("413d0041")]
    [InlineData("4100 3d41")]
    public void A_variable_on_the_wire_without_name_or_sign_or_with_NUL_is_malformed(string hex) =>
        Assert.Throws<MalformedPacketException>(() => Read(Encode(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)))));

    [Fact]
    public void A_value_that_is_not_UTF8_keeps_its_bytes()
    {
        byte[] encoded = Encode([0x41, 0x3D, 0xFF, 0xFE]);

        EnvironmentBlock block = Read(encoded);

        Assert.Equal(encoded[4..], block.Encoded.ToArray());
        Assert.Equal(["A=\uFFFD\uFFFD"], block.ToStrings());
    }

    [Fact]
    public void Order_repetition_and_empty_values_are_kept()
    {
        var block = EnvironmentBlock.Create([new("B", ""), new("A", "1"), new("B", "=")]);
        var writer = new PacketWriter();
        block.Write(writer);

        EnvironmentBlock read = Read(writer.Written.ToArray());

        Assert.Equal(3, read.Count);
        Assert.Equal(["B=", "A=1", "B=="], read.ToStrings());
    }

    [Fact]
    public void A_block_is_restored_from_its_parts()
    {
        var block = EnvironmentBlock.Create([new("A", "1")]);

        Assert.Equal(block.ToStrings(), EnvironmentBlock.FromEncoded(block.Count, block.Encoded.ToArray()).ToStrings());
        Assert.Same(EnvironmentBlock.Empty, EnvironmentBlock.FromEncoded(0, []));
        Assert.Same(EnvironmentBlock.Empty, EnvironmentBlock.Create([]));
    }

    [Fact]
    public void Reading_stops_behind_the_last_variable()
    {
        byte[] bytes = [.. Encode([0x41, 0x3D]), 1, 2, 3];
        var reader = new PacketReader(bytes);

        EnvironmentBlock.Read(ref reader);

        Assert.Equal(3, reader.Remaining);
    }

    private static byte[] Encode(byte[] variable)
    {
        var writer = new PacketWriter();
        writer.WriteUInt32(1);
        writer.WriteBytes(variable);
        return writer.Written.ToArray();
    }

    private static EnvironmentBlock Read(byte[] encoded)
    {
        var reader = new PacketReader(encoded);
        return EnvironmentBlock.Read(ref reader);
    }
}
