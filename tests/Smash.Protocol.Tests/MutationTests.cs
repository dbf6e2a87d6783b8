namespace Smash.Protocol.Tests;

/// <summary>What a hostile peer can send: whatever it is, it decodes or is malformed, at bounded cost.</summary>
public sealed class MutationTests
{
    private const int Rounds = 2000;

    [Theory]
    [MemberData(nameof(SamplePackets.Indices), MemberType = typeof(SamplePackets))]
    public void A_mutated_payload_decodes_or_is_malformed(int index, PacketType type)
    {
        byte[] payload = PacketWriter.Encode(SamplePackets.All[index].Packet)[ProtocolLimits.HeaderLength..];
        var random = new Random(index + 1);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] mutated = Mutate(payload, random);
            long allocated = AllocatedByDecoding(type, mutated);
            Assert.True(allocated < 64 * 1024, $"{allocated} bytes for a payload of {mutated.Length}: {Convert.ToHexString(mutated)}");
        }
    }

    [Theory]
    [InlineData(PacketType.Nack, "00000003 ffffffff")]
    [InlineData(PacketType.Login, "ffffffff")]
    [InlineData(PacketType.Login, "7fffffff 61")]
    [InlineData(PacketType.JobSubmit, "00000000 00000000 00000000 ffffffff")]
    [InlineData(PacketType.JobSubmit, "00000000 00000000 00000000 00000000 ffffffff")]
    [InlineData(PacketType.JobSubmit, "00000000 00000000 00000000 00000000 80000000 00000003 413d31")]
    [InlineData(PacketType.JobResults, "ffffffff 00")]
    [InlineData(PacketType.JobListAllResponse, "00000001 ffffffff 00000000 00000000 00000000")]
    [InlineData(PacketType.JobRecords, "ffffffff")]
    [InlineData(PacketType.JobRecords, "ffffffff 00000000 00000000")]
    [InlineData(PacketType.JobUpdate, "00000001 00000001 0020 ffffffff")]
    public void A_count_beyond_the_payload_is_malformed_and_allocates_nothing_for_it(PacketType type, string hex)
    {
        byte[] payload = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        Assert.Throws<MalformedPacketException>(() => PacketDecoder.Decode(type, payload));
        Assert.InRange(AllocatedByDecoding(type, payload), 0, 16 * 1024);
    }

    [Fact]
    public void A_page_of_more_records_than_a_page_may_have_is_malformed()
    {
        byte[] payload = new byte[4 + (4 * (ProtocolLimits.MaxPageLength + 1))];
        payload[2] = (ProtocolLimits.MaxPageLength + 1) >> 8;
        payload[3] = (ProtocolLimits.MaxPageLength + 1) & 0xFF;

        Assert.Throws<MalformedPacketException>(() => PacketDecoder.Decode(PacketType.JobRecords, payload));
    }

    private static long AllocatedByDecoding(PacketType type, byte[] payload)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            PacketDecoder.Decode(type, payload);
        }
        catch (MalformedPacketException)
        {
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Mutate(byte[] payload, Random random)
    {
        var bytes = new List<byte>(payload);
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            MutateOnce(bytes, random);
        }

        return [.. bytes];
    }

    private static void MutateOnce(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count + 1);
        switch (random.Next(5))
        {
            case 0:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 1 when at < bytes.Count:
                bytes.RemoveAt(at);
                break;
            case 2 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 3:
                for (int i = at; i < Math.Min(at + 4, bytes.Count); i++)
                {
                    bytes[i] = 0xFF;
                }

                break;
            default:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                break;
        }
    }
}
