namespace Smash.Protocol.Tests;

public sealed class PacketWriterTests
{
    [Fact]
    public void A_payload_of_16_MiB_is_written()
    {
        byte[] bytes = PacketWriter.Encode(new JobOutput { Data = new byte[ProtocolLimits.MaxResultLength] });

        Assert.True(PacketHeader.TryRead(bytes, out PacketHeader header));
        Assert.Equal((uint)ProtocolLimits.MaxPayloadLength, header.Length);
    }

    [Fact]
    public void A_payload_over_16_MiB_is_refused_and_taken_out_again()
    {
        var writer = new PacketWriter();
        writer.Write(new GetJobStatusRequest(1));
        byte[] before = writer.Written.ToArray();

        Assert.Throws<InvalidOperationException>(() => writer.Write(new JobOutput { Data = new byte[ProtocolLimits.MaxResultLength + 1] }));

        Assert.Equal(before, writer.Written.ToArray());
        writer.Write(Ack.Plain);
        Assert.Equal([.. before, .. PacketWriter.Encode(Ack.Plain)], writer.Written.ToArray());
    }

    [Fact]
    public void A_packet_that_fails_half_way_is_taken_out_again()
    {
        var writer = new PacketWriter();
        writer.Write(Ack.Plain);

        Assert.Throws<NotSupportedException>(() => writer.Write(new FailingPacket()));
        writer.Write(Ack.Plain);

        Assert.Equal([.. PacketWriter.Encode(Ack.Plain), .. PacketWriter.Encode(Ack.Plain)], writer.Written.ToArray());
    }

    [Fact]
    public void Packets_follow_one_another_and_Clear_forgets_them()
    {
        var writer = new PacketWriter();
        foreach ((IPacket packet, _) in SamplePackets.All)
        {
            writer.Write(packet);
        }

        Assert.Equal(SamplePackets.All.SelectMany(sample => PacketWriter.Encode(sample.Packet)), writer.Written.ToArray());
        writer.Clear();
        Assert.Equal(0, writer.Written.Length);
    }

    [Fact]
    public void Begin_and_End_come_in_pairs()
    {
        var writer = new PacketWriter();
        Assert.Throws<InvalidOperationException>(writer.End);
        writer.Begin(PacketType.Ack);
        Assert.Throws<InvalidOperationException>(() => writer.Begin(PacketType.Ack));
        writer.End();
        Assert.Throws<InvalidOperationException>(writer.End);
    }

    private sealed class FailingPacket : IPacket
    {
        public PacketType Type => PacketType.JobSubmit;

        public void WritePayload(PacketWriter writer)
        {
            writer.WriteUInt32(1);
            throw new NotSupportedException();
        }
    }
}
