using Smash.Protocol;

namespace Smash.Client;

/// <summary>Turns the packets that a host may send into messages.</summary>
internal static class PacketDecoder
{
    /// <summary>Decodes one packet.</summary>
    /// <exception cref="MalformedPacketException">The payload does not decode, or a host never sends this packet.</exception>
    public static IPacket Decode(PacketType type, ReadOnlySpan<byte> payload)
    {
        var reader = new PacketReader(payload);
        return type switch
        {
            PacketType.Ack => reader.Remaining == 0 ? Ack.Plain : Ack.ReadPayload(ref reader),
            PacketType.Nack => Nack.ReadPayload(ref reader),
            PacketType.JobUpdate => JobUpdate.ReadPayload(ref reader),
            PacketType.JobSubmitSuccess => JobStarted.ReadPayload(ref reader),
            PacketType.JobResults => JobOutput.ReadPayload(ref reader),
            PacketType.JobStatusResponse => JobStatus.ReadPayload(ref reader),
            PacketType.JobListAllResponse => JobList.ReadPayload(ref reader),
            PacketType.JobRecords => JobRecords.ReadPayload(ref reader),
            PacketType.PoolRecords => PoolRecords.ReadPayload(ref reader),
            PacketType.DaemonResult => DaemonCommandResult.ReadPayload(ref reader),
            PacketType.HostStatusResponse => HostStatus.ReadPayload(ref reader),
            _ => throw new MalformedPacketException($"The host sent a packet of type {(uint)type}, which is none of a host's."),
        };
    }
}
