namespace Smash.Protocol.Tests;

public sealed class TruncationTests
{
    [Theory]
    [MemberData(nameof(SamplePackets.Indices), MemberType = typeof(SamplePackets))]
    public void A_payload_cut_anywhere_but_between_fields_is_malformed(int index, PacketType type)
    {
        (IPacket packet, int coreLength) = SamplePackets.All[index];
        byte[] payload = PacketWriter.Encode(packet)[ProtocolLimits.HeaderLength..];
        HashSet<int> complete = FieldBoundaries(payload, coreLength);
        if (type == PacketType.JobListAllResponse)
        {
            complete.Add(0);
        }

        for (int length = 0; length < payload.Length; length++)
        {
            byte[] cut = payload[..length];
            if (complete.Contains(length))
            {
                Assert.Equal(type, PacketDecoder.Decode(type, cut).Type);
            }
            else
            {
                Assert.Throws<MalformedPacketException>(() => PacketDecoder.Decode(type, cut));
            }
        }
    }

    [Theory]
    [MemberData(nameof(SamplePackets.Indices), MemberType = typeof(SamplePackets))]
    public void A_payload_with_bytes_behind_it_that_are_no_field_is_malformed(int index, PacketType type)
    {
        byte[] payload = PacketWriter.Encode(SamplePackets.All[index].Packet)[ProtocolLimits.HeaderLength..];

        for (int extra = 1; extra < 6; extra++)
        {
            byte[] longer = [.. payload, .. Enumerable.Repeat((byte)0xEE, extra)];
            Assert.Throws<MalformedPacketException>(() => PacketDecoder.Decode(type, longer));
        }
    }

    [Theory]
    [InlineData(FieldTag.ProtocolVersion, 0)]
    [InlineData(FieldTag.ProtocolVersion, 3)]
    public void A_number_field_that_is_too_short_is_malformed(FieldTag tag, int size)
    {
        var writer = new PacketWriter();
        writer.WriteString("ann");
        writer.WriteFieldHeader(tag, size);
        writer.WriteRaw(new byte[size]);

        Assert.Throws<MalformedPacketException>(() => PacketDecoder.Decode(PacketType.Login, writer.Written.Span));
    }

    private static HashSet<int> FieldBoundaries(byte[] payload, int coreLength)
    {
        var boundaries = new HashSet<int>();
        var reader = new PacketReader(payload.AsSpan(coreLength));
        do
        {
            boundaries.Add(coreLength + reader.Position);
        }
        while (reader.TryReadField(out _, out _));
        return boundaries;
    }
}
