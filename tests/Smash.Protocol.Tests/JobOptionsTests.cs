using System.Reflection;

namespace Smash.Protocol.Tests;

/// <summary>What a submission may ask for beyond its command: the same fields in the submission, in the record and in the host's records.</summary>
public sealed class JobOptionsTests
{
    public static TheoryData<object> Aspects => [SampleRecords.Options, SampleRecords.Options.Terms!, SampleRecords.Options.Terms!.Retry!, SampleRecords.Options.Array!, SampleRecords.Options.TreeLimits!, SampleRecords.Options.Streams!, SampleRecords.Options.Engine!];

    [Theory]
    [MemberData(nameof(Aspects))]
    public void The_sample_has_a_value_in_every_field(object aspect)
    {
        ArgumentNullException.ThrowIfNull(aspect);
        Assert.All(
            aspect.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance),
            property => Assert.NotEqual(property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null ? Activator.CreateInstance(property.PropertyType) : null, property.GetValue(aspect)));
    }

    [Fact]
    public void A_submission_keeps_every_option()
    {
        var decoded = Assert.IsType<StartJobRequest>(PacketDecoder.Decode(PacketWriter.Encode(new StartJobRequest { Command = "true", Options = SampleRecords.Options })));

        Assert.Equivalent(SampleRecords.Options, decoded.Options, strict: true);
    }

    [Fact]
    public void A_record_keeps_every_option()
    {
        var decoded = Assert.IsType<JobStarted>(PacketDecoder.Decode(PacketWriter.Encode(new JobStarted(7, SampleRecords.Queued with { Options = SampleRecords.Options }))));

        Assert.Equivalent(SampleRecords.Options, decoded.Record!.Options, strict: true);
    }

    [Fact]
    public void Options_are_read_back_from_their_own_bytes()
    {
        var writer = new PacketWriter();
        SampleRecords.Options.Write(writer);
        var reader = new PacketReader(writer.Written.Span);

        Assert.Equivalent(SampleRecords.Options, JobOptions.Read(ref reader), strict: true);
    }

    [Fact]
    public void Where_nothing_is_asked_for_nothing_travels()
    {
        var plain = new StartJobRequest { Command = "true" };
        var decoded = Assert.IsType<StartJobRequest>(PacketDecoder.Decode(PacketWriter.Encode(plain)));

        Assert.Same(JobOptions.None, decoded.Options);
        Assert.Equal(PacketWriter.Encode(plain), PacketWriter.Encode(plain with { Options = new JobOptions() }));
    }
}
