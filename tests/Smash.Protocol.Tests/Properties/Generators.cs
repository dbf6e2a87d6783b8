using CsCheck;

namespace Smash.Protocol.Tests.Properties;

/// <summary>Values as packets may have them.</summary>
internal static class Generators
{
    /// <summary>Text with what is special somewhere: quotes, brackets, blanks, line feeds, letters of two to four bytes.</summary>
    public static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char["abc XYZ019=_-'\"<>&%?;:[]\\\n\té\u20AC"], 0, 20],
        Gen.String[Gen.Char[' ', '~'], 0, 40],
        Gen.Const("\U0001F600 \U0001F6B2"));

    public static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 200];

    public static readonly Gen<RetryPolicy> Retry = Gen.Select(
        Gen.UInt[0, 1_000_000],
        Gen.ULong[0, 1UL << 50],
        Gen.UInt[100, 10_000],
        Gen.Int[1, 255].List[0, 4],
        Gen.Enum<JobCause>().List[0, 3],
        static (count, delay, backoff, codes, causes) => new RetryPolicy { Count = count, DelayMilliseconds = delay, BackoffHundredths = backoff, ExitCodes = codes, Causes = causes });

    public static readonly Gen<JobTerms> Terms = Gen.Select(
        Gen.Select(Text.Where(static text => text.Length > 0).Null(), Gen.Nullable(Gen.Long), Gen.ULong, Gen.ULong),
        Gen.Select(Text.List[0, 4], Text.Null(), Text.Null()),
        Gen.Select(Gen.Select(Gen.UInt, Gen.Enum<DependencyKind>(), static (id, kind) => new JobDependency(kind, id)).List[0, 5], Retry.Null()),
        static (times, words, after) => new JobTerms
        {
            Pool = times.Item1,
            NotBeforeMicroseconds = times.Item2,
            DelayMilliseconds = times.Item3,
            QueueDeadlineMilliseconds = times.Item4,
            Labels = words.Item1,
            Comment = words.Item2,
            OnEnd = words.Item3,
            After = after.Item1,
            Retry = after.Item2,
        });

    public static readonly Gen<ArrayTerms> Array = Gen.Select(
        Gen.UInt,
        Gen.UInt,
        Text.List[0, 5],
        static (count, limit, items) => new ArrayTerms { Count = count | 1, Limit = limit, Items = items });

    public static readonly Gen<StartJobRequest> Submission = Gen.Select(
        Gen.Select(Text, Gen.UInt, Gen.ULong, Gen.Int),
        Gen.Select(Text.Null(), Bytes, Bytes, Gen.ULong, Gen.ULong),
        Gen.Dictionary(Gen.String[Gen.Char['A', 'Z'], 1, 8], Text)[0, 6],
        Terms.Null(),
        Array.Null(),
        static (core, more, environment, terms, array) => new StartJobRequest
        {
            Command = core.Item1,
            MaxCpuSeconds = core.Item2,
            MaxAddressSpaceBytes = core.Item3,
            Priority = core.Item4,
            Name = more.Item1,
            StandardInput = more.Item2,
            SubmissionKey = more.Item3,
            MaxMemoryBytes = more.Item4,
            MaxWallMilliseconds = more.Item5,
            Environment = EnvironmentBlock.Create(environment),
            Options = JobOptions.None with { Terms = terms, Array = array },
        });

    /// <summary>The packets of which there are samples.</summary>
    public static readonly Gen<IPacket> Sample = Gen.Int[0, SamplePackets.All.Count - 1].Select(static index => SamplePackets.All[index].Packet);
}
