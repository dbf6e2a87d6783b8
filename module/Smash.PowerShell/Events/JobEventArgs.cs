using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>What an event of Register-SmashJobEvent tells.</summary>
/// <param name="job">The job.</param>
/// <param name="state">The state that it has come to; by now it may have another.</param>
public sealed class JobEventArgs(SmashJob job, JobState state) : EventArgs
{
    /// <summary>The job.</summary>
    public SmashJob Job { get; } = job;

    /// <summary>The state that it has come to; by now it may have another.</summary>
    public JobState State { get; } = state;
}
