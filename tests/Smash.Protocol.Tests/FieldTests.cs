namespace Smash.Protocol.Tests;

public sealed class FieldTests
{
    private const FieldTag Unknown = (FieldTag)0xBEEF;

    [Theory]
    [MemberData(nameof(SamplePackets.Indices), MemberType = typeof(SamplePackets))]
    public void Fields_of_unknown_tag_are_skipped(int index, PacketType type)
    {
        (IPacket packet, int coreLength) = SamplePackets.All[index];
        byte[] bytes = PacketWriter.Encode(packet);
        byte[] payload = bytes[ProtocolLimits.HeaderLength..];
        var unknown = new PacketWriter();
        unknown.WriteField(Unknown);
        unknown.WriteField(Unknown, "what a later version says");

        byte[] before = [.. payload[..coreLength], .. unknown.Written.Span, .. payload[coreLength..]];
        byte[] after = [.. payload, .. unknown.Written.Span];

        // In a list without entries a field would stand where the first entry is looked for; hosts put none there.
        if (packet is not JobList { Entries.Count: 0 })
        {
            Assert.Equal(bytes, PacketWriter.Encode(PacketDecoder.Decode(type, before)));
            Assert.Equal(bytes, PacketWriter.Encode(PacketDecoder.Decode(type, after)));
        }
    }

    [Theory]
    [InlineData("ff")]
    [InlineData("c3")]
    [InlineData("c0af")]
    [InlineData("eda080")]
    public void A_string_that_is_not_UTF8_is_malformed(string hex)
    {
        var writer = new PacketWriter();
        writer.WriteBytes(Convert.FromHexString(hex));

        Assert.Throws<MalformedPacketException>(() => PacketDecoder.Decode(PacketType.Login, writer.Written.Span));
    }

    [Fact]
    public void A_string_field_that_is_not_UTF8_is_malformed()
    {
        var writer = new PacketWriter();
        writer.WriteFieldHeader(FieldTag.NamePattern, 1);
        writer.WriteRaw([0xFF]);

        Assert.Throws<MalformedPacketException>(() => PacketDecoder.Decode(PacketType.JobQuery, writer.Written.Span));
    }

    [Fact]
    public void The_last_of_fields_that_may_be_there_once_counts()
    {
        var writer = new PacketWriter();
        writer.WriteField(FieldTag.Limit, 1u);
        writer.WriteField(FieldTag.Limit, 2u);

        Assert.Equal(2u, Assert.IsType<GetJobRequest>(PacketDecoder.Decode(PacketType.JobQuery, writer.Written.Span)).Limit);
    }

    [Fact]
    public void State_bits_select_states_and_unknown_bits_are_ignored()
    {
        var writer = new PacketWriter();
        writer.WriteField(FieldTag.States, 0x80000000u | 0b10_0010);

        Assert.Equal(
            [JobState.Running, JobState.Canceled],
            Assert.IsType<GetJobRequest>(PacketDecoder.Decode(PacketType.JobQuery, writer.Written.Span)).States);
    }
}
