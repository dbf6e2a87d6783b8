namespace Smash.Protocol.Tests;

public sealed class PacketHeaderTests
{
    [Fact]
    public void A_header_is_read_only_when_all_of_it_is_there()
    {
        byte[] bytes = [0, 0, 0, 2, 0, 0, 0, 9, 77];
        for (int length = 0; length < ProtocolLimits.HeaderLength; length++)
        {
            Assert.False(PacketHeader.TryRead(bytes.AsSpan(0, length), out _));
        }

        Assert.True(PacketHeader.TryRead(bytes, out PacketHeader header));
        Assert.Equal(new PacketHeader(PacketType.Login, 9), header);
    }

    [Theory]
    [InlineData(0u, true)]
    [InlineData((uint)ProtocolLimits.MaxPayloadLength, true)]
    [InlineData((uint)ProtocolLimits.MaxPayloadLength + 1, false)]
    [InlineData(uint.MaxValue, false)]
    public void A_length_over_16_MiB_is_not_allowed(uint length, bool allowed) =>
        Assert.Equal(allowed, new PacketHeader(PacketType.Ack, length).IsLengthAllowed);

    [Fact]
    public void A_type_that_is_not_defined_is_kept()
    {
        byte[] bytes = new byte[ProtocolLimits.HeaderLength];
        new PacketHeader((PacketType)(-1), uint.MaxValue).Write(bytes);

        Assert.All(bytes, value => Assert.Equal(0xFF, value));
        Assert.True(PacketHeader.TryRead(bytes, out PacketHeader header));
        Assert.Equal((PacketType)(-1), header.Type);
    }
}
