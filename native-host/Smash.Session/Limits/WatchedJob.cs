using Smash.Session.Jobs;

namespace Smash.Session.Limits;

/// <summary>A job whose memory is sampled.</summary>
/// <param name="job">The job, which runs.</param>
/// <param name="leader">Pid of its leader.</param>
internal sealed class WatchedJob(Job job, int leader)
{
    public Job Job { get; } = job;

    public int Leader { get; } = leader;

    public ulong LimitBytes { get; } = job.MaxMemoryBytes;

    /// <summary>Whether it was found over its limit.</summary>
    public bool IsOver { get; set; }

    /// <summary>The last look at it, for which the next one may have to wait.</summary>
    public long MeasuredNotBefore { get; set; }
}
