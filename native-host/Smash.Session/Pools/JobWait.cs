using Smash.Session.Jobs;

namespace Smash.Session.Pools;

/// <summary>A client's wait for jobs, from within a job.</summary>
/// <param name="parent">The job that the client runs in.</param>
internal sealed class JobWait(Job parent)
{
    public Job Parent { get; } = parent;

    /// <summary>The jobs that have not ended.</summary>
    public HashSet<Job> Jobs { get; } = [];

    /// <summary>Those of them that need a slot still, or hold one.</summary>
    public HashSet<Job> Open { get; } = [];
}
