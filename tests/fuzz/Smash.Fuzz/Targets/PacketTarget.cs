using Smash.Protocol;

namespace Smash.Fuzz.Targets;

/// <summary>Payloads of the job server's packets: the first byte says of which type.</summary>
internal sealed class PacketTarget : IFuzzTarget
{
    private static readonly PacketRead[] Reads =
    [
        ConnectHostRequest.ReadPayload, StartJobRequest.ReadPayload, GetJobRequest.ReadPayload, GetJobStatusRequest.ReadPayload, SignalJobRequest.ReadPayload, SetJobRequest.ReadPayload,
        ReadOutput, ListJobsRequest.ReadPayload, RemoveJobRequest.ReadPayload, StopJobRequest.ReadPayload, GetHostRequest.ReadPayload, StopHostRequest.ReadPayload,
        ExecuteDaemonCommandRequest.ReadPayload, RestartHostRequest.ReadPayload, SetPoolRequest.ReadPayload, GetPoolRequest.ReadPayload, RemovePoolRequest.ReadPayload,
        SendInputRequest.ReadPayload, SpoolInputRequest.ReadPayload, RestartJobRequest.ReadPayload, SetTermsRequest.ReadPayload, SetLimitsRequest.ReadPayload, AwaitJobRequest.ReadPayload,
        Ack.ReadPayload, Nack.ReadPayload, JobStarted.ReadPayload, JobStatus.ReadPayload, JobUpdate.ReadPayload, JobList.ReadPayload, JobOutput.ReadPayload, JobRecords.ReadPayload,
        HostStatus.ReadPayload, PoolRecords.ReadPayload, DaemonCommandResult.ReadPayload,
    ];

    public string Name => "packet";

    public IEnumerable<byte[]> Seeds =>
        // Of each type nothing, a number, and a number with fields of the first tags.
        Enumerable.Range(0, Reads.Length).SelectMany(static type => new byte[][]
        {
            [(byte)type],
            [(byte)type, 0, 0, 0, 1],
            [(byte)type, 0, 0, 0, 1, .. Enumerable.Range(1, 8).SelectMany(static tag => new byte[] { 0, (byte)tag, 0, 0, 0, 4, 0, 0, 0, 1 })],
            [(byte)type, 0, 0, 0, 4, (byte)'t', (byte)'r', (byte)'u', (byte)'e', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        });

    public void Run(ReadOnlyMemory<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        PacketRead read = Reads[input.Span[0] % Reads.Length];
        byte[] written;
        try
        {
            written = Write(read, input.Span[1..]);
        }
        catch (MalformedPacketException)
        {
            return;
        }

        // What is unknown is left out by the first writing, never by a second.
        if (!Write(read, written).AsSpan().SequenceEqual(written))
        {
            throw new FuzzException("It says something else when it is written and read again.");
        }
    }

    private static ReceiveOutputRequest ReadOutput(ref PacketReader reader) => ReceiveOutputRequest.ReadPayload(OutputStream.StandardOutput, ref reader);

    private static byte[] Write(PacketRead read, ReadOnlySpan<byte> payload)
    {
        var reader = new PacketReader(payload);
        return PacketWriter.Encode(read(ref reader))[ProtocolLimits.HeaderLength..];
    }
}
