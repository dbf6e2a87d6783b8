namespace Smash.Protocol.Tests;

/// <summary>The packets of the core protocol as bytes, written out by hand from PROTOCOL.md: what a foreign client sends and gets.</summary>
public sealed class GoldenBytesTests
{
    private const string Zeros144 =
        "0000000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000 " +
        "0000000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000 " +
        "0000000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000";

    private const string Counting144 =
        "0000000000000001 0000000000000002 0000000000000003 0000000000000004 0000000000000005 0000000000000006 " +
        "0000000000000007 0000000000000008 0000000000000009 000000000000000a 000000000000000b 000000000000000c " +
        "000000000000000d 000000000000000e 000000000000000f 0000000000000010 0000000000000011 0000000000000012";

    public static TheoryData<string, int> Packets()
    {
        var data = new TheoryData<string, int>();
        for (int i = 0; i < Pairs.Length; i++)
        {
            data.Add(Pairs[i].Packet.Type.ToString(), i);
        }

        return data;
    }

    private static (IPacket Packet, string Hex)[] Pairs =>
    [
        (Ack.Plain, "00000000 00000000"),
        (new Nack(Errno.ESRCH, "no"), "00000001 0000000a 00000003 00000002 6e6f"),
        (new ConnectHostRequest { UserName = "bob" }, "00000002 00000007 00000003 626f62"),
        (new StartJobRequest { Command = "true" }, "00000003 00000018 00000000 00000000 00000000 00000004 74727565 00000000"),
        (FullSubmission, "00000003 00000026 0000003c 10000000 fffffff6 00000002 6964 00000002 00000003 413d31 00000005 423d783d79"),
        (new GetJobStatusRequest(258), "00000004 00000004 00000102"),
        (new SignalJobRequest(1, 15), "00000005 00000008 00000001 0000000f"),
        (new SetJobRequest(1, -20), "00000006 00000008 00000001 ffffffec"),
        (new ReceiveOutputRequest { JobId = 1 }, "00000007 00000004 00000001"),
        (new ReceiveOutputRequest { JobId = 1, Stream = OutputStream.StandardError }, "00000008 00000004 00000001"),
        (new ListJobsRequest(), "00000009 00000000"),
        (new RemoveJobRequest(1), "0000000a 00000004 00000001"),
        (new JobUpdate(1, JobState.Canceled), "0000000b 00000008 00000001 00000005"),
        (new JobStarted(0x01020304), "0000000c 00000004 01020304"),
        (new JobOutput { Data = new byte[] { 0x68, 0x0a, 0xff } }, "0000000d 00000007 00000003 680aff"),
        (new JobStatus { ExitCode = -1, MaxCpuSeconds = 5, MaxMemoryBytes = uint.MaxValue, Priority = -1 },
            "0000000e 000000a0 ffffffff 00000005 ffffffff ffffffff " + Zeros144),
        (new JobStatus { ExitCode = 152, Usage = CountingUsage }, "0000000e 000000a0 00000098 00000000 00000000 00000000 " + Counting144),
        (new JobList([]), "0000000f 00000000"),
        (new JobList([new(1, "ls", JobState.Exited, 2), new(2, "x", JobState.New, -1)]),
            "0000000f 0000002b 00000001 00000001 00000002 6c73 00000003 00000002 00000002 00000000 00000001 78 00000000 ffffffff"),
    ];

    private static StartJobRequest FullSubmission => new()
    {
        Command = "id",
        MaxCpuSeconds = 60,
        MaxAddressSpaceBytes = 0x10000000,
        Priority = -10,
        Environment = EnvironmentBlock.Create([new("A", "1"), new("B", "x=y")]),
    };

    private static ResourceUsage CountingUsage => SampleRecords.Usage;

    [Theory]
    [MemberData(nameof(Packets))]
    public void A_core_packet_has_the_bytes_of_the_protocol_text(string type, int index)
    {
        (IPacket packet, string hex) = Pairs[index];
        byte[] golden = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        Assert.Equal(Convert.ToHexString(golden), Convert.ToHexString(PacketWriter.Encode(packet)));
        Assert.Equal(type, PacketDecoder.Decode(golden).Type.ToString());
        Assert.Equal(golden, PacketWriter.Encode(PacketDecoder.Decode(golden)));
    }

    [Fact]
    public void Every_core_packet_is_written_out() =>
        Assert.Equal(Enum.GetValues<PacketType>().Where(type => type < PacketType.JobQuery).Order(), Pairs.Select(pair => pair.Packet.Type).Distinct().Order());

    [Fact]
    public void Extension_fields_are_tag_length_value()
    {
        var login = new ConnectHostRequest { UserName = "b", ProtocolVersion = 1, IsShared = true, WantsRecords = true };

        Assert.Equal(
            "00000002" + "0000001B" + "00000001" + "62" + "0001" + "00000004" + "00000001" + "0002" + "00000000" + "0003" + "00000000",
            Convert.ToHexString(PacketWriter.Encode(login)));
    }

    [Fact]
    public void A_page_of_records_is_count_then_parts_then_fields()
    {
        byte[] golden = Convert.FromHexString(
            "00000101" + "00000022" + "00000001" + "00000010" + "0020" + "00000004" + "00000005" + "2222" + "00000000" + "0040" + "00000004" + "00000005");

        var page = Assert.IsType<JobRecords>(PacketDecoder.Decode(golden));

        Assert.Equal(5u, Assert.Single(page.Records).JobId);
        Assert.Equal(5u, page.MoreAfter);
    }
}
