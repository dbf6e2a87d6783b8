namespace Smash.Protocol.Tests;

/// <summary>Decodes any packet by its type, as a receiver that knows all of them would.</summary>
internal static class PacketDecoder
{
    public static IPacket Decode(byte[] packet)
    {
        Assert.True(PacketHeader.TryRead(packet, out PacketHeader header));
        Assert.Equal(packet.Length - ProtocolLimits.HeaderLength, (int)header.Length);
        return Decode(header.Type, packet.AsSpan(ProtocolLimits.HeaderLength));
    }

    public static IPacket Decode(PacketType type, ReadOnlySpan<byte> payload)
    {
        var reader = new PacketReader(payload);
        IPacket packet = type < PacketType.JobQuery ? DecodeCore(type, ref reader) : DecodeExtension(type, ref reader);
        Assert.Equal(0, reader.Remaining);
        return packet;
    }

    private static IPacket DecodeCore(PacketType type, ref PacketReader reader) => type switch
    {
        PacketType.Ack => Ack.ReadPayload(ref reader),
        PacketType.Nack => Nack.ReadPayload(ref reader),
        PacketType.Login => ConnectHostRequest.ReadPayload(ref reader),
        PacketType.JobSubmit => StartJobRequest.ReadPayload(ref reader),
        PacketType.JobStatus => GetJobStatusRequest.ReadPayload(ref reader),
        PacketType.JobSignal => SignalJobRequest.ReadPayload(ref reader),
        PacketType.JobSetPriority => SetJobRequest.ReadPayload(ref reader),
        PacketType.JobGetStdout => ReceiveOutputRequest.ReadPayload(OutputStream.StandardOutput, ref reader),
        PacketType.JobGetStderr => ReceiveOutputRequest.ReadPayload(OutputStream.StandardError, ref reader),
        PacketType.JobListAll => ListJobsRequest.ReadPayload(ref reader),
        PacketType.JobExpunge => RemoveJobRequest.ReadPayload(ref reader),
        PacketType.JobUpdate => JobUpdate.ReadPayload(ref reader),
        PacketType.JobSubmitSuccess => JobStarted.ReadPayload(ref reader),
        PacketType.JobResults => JobOutput.ReadPayload(ref reader),
        PacketType.JobStatusResponse => JobStatus.ReadPayload(ref reader),
        PacketType.JobListAllResponse => JobList.ReadPayload(ref reader),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static IPacket DecodeExtension(PacketType type, ref PacketReader reader) => type switch
    {
        PacketType.JobQuery => GetJobRequest.ReadPayload(ref reader),
        PacketType.JobRecords => JobRecords.ReadPayload(ref reader),
        PacketType.JobSpoolInput => SpoolInputRequest.ReadPayload(ref reader),
        PacketType.JobSendInput => SendInputRequest.ReadPayload(ref reader),
        PacketType.JobCancel => StopJobRequest.ReadPayload(ref reader),
        PacketType.JobRestart => RestartJobRequest.ReadPayload(ref reader),
        PacketType.JobSetTerms => SetTermsRequest.ReadPayload(ref reader),
        PacketType.JobSetLimits => SetLimitsRequest.ReadPayload(ref reader),
        PacketType.HostStatus => GetHostRequest.ReadPayload(ref reader),
        PacketType.HostStatusResponse => HostStatus.ReadPayload(ref reader),
        PacketType.HostStop => StopHostRequest.ReadPayload(ref reader),
        PacketType.HostRestart => RestartHostRequest.ReadPayload(ref reader),
        PacketType.PoolSet => SetPoolRequest.ReadPayload(ref reader),
        PacketType.PoolQuery => GetPoolRequest.ReadPayload(ref reader),
        PacketType.PoolRecords => PoolRecords.ReadPayload(ref reader),
        PacketType.PoolRemove => RemovePoolRequest.ReadPayload(ref reader),
        PacketType.JobAwait => AwaitJobRequest.ReadPayload(ref reader),
        PacketType.DaemonCommand => ExecuteDaemonCommandRequest.ReadPayload(ref reader),
        PacketType.DaemonResult => DaemonCommandResult.ReadPayload(ref reader),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
