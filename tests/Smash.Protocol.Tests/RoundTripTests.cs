namespace Smash.Protocol.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void Every_packet_type_has_a_sample() =>
        Assert.Equal(Enum.GetValues<PacketType>().Order(), SamplePackets.All.Select(sample => sample.Packet.Type).Distinct().Order());

    [Theory]
    [MemberData(nameof(SamplePackets.Indices), MemberType = typeof(SamplePackets))]
    public void A_packet_decodes_to_what_was_encoded(int index, PacketType type)
    {
        IPacket packet = SamplePackets.All[index].Packet;
        byte[] bytes = PacketWriter.Encode(packet);

        IPacket decoded = PacketDecoder.Decode(bytes);

        Assert.Equal(type, decoded.Type);
        Assert.Equal(bytes, PacketWriter.Encode(decoded));
        if (packet is not (JobOutput or StartJobRequest or SetTermsRequest or RestartJobRequest))
        {
            Assert.Equivalent(packet, decoded, strict: true);
        }
    }

    [Fact]
    public void A_submission_keeps_every_value()
    {
        var request = new StartJobRequest
        {
            Command = "a 'b'\n\u00e9\U0001F600",
            MaxCpuSeconds = uint.MaxValue,
            MaxAddressSpaceBytes = ulong.MaxValue,
            Priority = -20,
            Environment = EnvironmentBlock.Create([new("A", ""), new("B", "x=y")]),
            Name = "name",
            WorkingDirectory = "/w",
            StandardInput = new byte[] { 0, 10, 255 },
            SubmissionKey = new byte[] { 7 },
            MaxMemoryBytes = ulong.MaxValue,
            MaxWallMilliseconds = ulong.MaxValue - 1,
            IsPreparable = true,
            OutputFormat = OutputFormat.PowerShellRecords,
            Script = "é",
            Remote = SampleRecords.Run,
            WantsRecord = true,
        };

        var decoded = Assert.IsType<StartJobRequest>(PacketDecoder.Decode(PacketWriter.Encode(request)));

        Assert.Equivalent(request.Remote, decoded.Remote, strict: true);
        Assert.Equal(WithoutBlocks(request), WithoutBlocks(decoded));
        Assert.Equal(request.StandardInput.ToArray(), decoded.StandardInput.ToArray());
        Assert.Equal(request.SubmissionKey.ToArray(), decoded.SubmissionKey.ToArray());
        Assert.Equal(["A=", "B=x=y"], decoded.Environment.ToStrings());
    }

    [Theory]
    [InlineData(0UL, 0u)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(uint.MaxValue + 1UL, uint.MaxValue)]
    [InlineData(ulong.MaxValue, uint.MaxValue)]
    public void A_memory_limit_over_32_bits_travels_as_a_field_and_at_its_most_in_the_core(ulong limit, uint core)
    {
        byte[] bytes = PacketWriter.Encode(new StartJobRequest { Command = "true", MaxAddressSpaceBytes = limit });

        var reader = new PacketReader(bytes.AsSpan(ProtocolLimits.HeaderLength + 4));
        Assert.Equal(core, reader.ReadUInt32());
        Assert.Equal(limit, Assert.IsType<StartJobRequest>(PacketDecoder.Decode(bytes)).MaxAddressSpaceBytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(ProtocolLimits.MaxResultLength)]
    public void Output_of_any_length_that_fits_keeps_its_bytes(int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);

        var decoded = Assert.IsType<JobOutput>(PacketDecoder.Decode(PacketWriter.Encode(new JobOutput { Data = data })));

        Assert.True(decoded.Data.Span.SequenceEqual(data));
        Assert.Null(decoded.NextOffset);
    }

    [Fact]
    public void A_list_of_many_jobs_keeps_their_order()
    {
        JobListEntry[] entries = [.. Enumerable.Range(1, 20_000).Select(id => new JobListEntry((uint)id, $"echo {id}", JobState.New, -1))];

        var decoded = Assert.IsType<JobList>(PacketDecoder.Decode(PacketWriter.Encode(new JobList(entries))));

        Assert.Equal(entries, decoded.Entries);
    }

    private static StartJobRequest WithoutBlocks(StartJobRequest request) =>
        request with { Environment = EnvironmentBlock.Empty, StandardInput = default, SubmissionKey = default, Remote = null, Options = JobOptions.None };
}
