using System.Globalization;

namespace Smash.Session.Output;

/// <summary>Names output files: <c>username_timeofsubmission</c>, unique even when two submissions fall on one microsecond.</summary>
internal sealed class OutputPaths(string directory, long lastSubmission)
{
    private long _last = lastSubmission;

    public string Directory => directory;

    /// <summary>The time of a submission: now, or just after the one before.</summary>
    public long NextSubmission() => _last = Math.Max(UnixMicroseconds.Now, _last + 1);

    /// <summary>Path of a job's output without its ending, <c>.out</c> or <c>.err</c>.</summary>
    public string For(string userName, long submittedMicroseconds) => Path.Combine(
        directory,
        string.Create(CultureInfo.InvariantCulture, $"{userName}_{submittedMicroseconds / 1_000_000}.{submittedMicroseconds % 1_000_000:D6}"));
}
