namespace Smash.Session.Output;

/// <summary>What is to become of the output of ended jobs: OUTPUT_COMPRESS_AFTER, OUTPUT_RETENTION_TIME and OUTPUT_RETENTION_SIZE.</summary>
/// <param name="CompressAfter">Time from a job's end after which its output is compressed; zero: never.</param>
/// <param name="RemoveAfter">Time from a job's end after which its output is removed; zero: never.</param>
/// <param name="MostBytes">All that is kept together, bytes on disk; 0: any length.</param>
internal sealed record OutputRules(TimeSpan CompressAfter, TimeSpan RemoveAfter, long MostBytes)
{
    /// <summary>It stays as it is.</summary>
    public static OutputRules None { get; } = new(TimeSpan.Zero, TimeSpan.Zero, 0);
}
