using Smash.Protocol;

namespace Smash.Client;

/// <summary>An update that the host pushed.</summary>
/// <param name="update">The update.</param>
public sealed class JobUpdatedEventArgs(JobUpdate update) : EventArgs
{
    /// <summary>The update.</summary>
    public JobUpdate Update { get; } = update;
}
