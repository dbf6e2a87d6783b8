using Smash.Protocol;

namespace Smash.Client;

/// <summary>A change of a job's state.</summary>
/// <param name="previous">The state before.</param>
/// <param name="state">The state now.</param>
public sealed class JobStateChangedEventArgs(JobState previous, JobState state) : EventArgs
{
    /// <summary>The state before.</summary>
    public JobState PreviousState { get; } = previous;

    /// <summary>The state now.</summary>
    public JobState State { get; } = state;
}
