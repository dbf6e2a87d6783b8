using Smash.DaemonCore.Processes;

namespace Smash.Session.Prepared;

/// <summary>A process that was started before there was a job for it, until it has one or has ended.</summary>
/// <param name="key">The master's name for it, and once it has a job the job's.</param>
/// <param name="priority">The nice value that it was started with.</param>
internal sealed class PreparedProcess(ulong key, int priority)
{
    private readonly TaskCompletionSource _end = new();

    public ulong Key => key;

    public int Priority => priority;

    /// <summary>What it was started for; null: an earlier session knew.</summary>
    public PreparedPair? Pair { get; init; }

    /// <summary>Its leader, once started.</summary>
    public ProcessIdentity? Identity { get; set; }

    /// <summary>Whether an earlier session may have told it of its job.</summary>
    public bool MayKnow { get; init; }

    /// <summary>Whether a job is to have it.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Whether it is being ended because it is not needed.</summary>
    public bool IsDismissed { get; set; }

    public bool HasEnded => _end.Task.IsCompleted;

    /// <summary>Completes on the loop when it has ended, the master has forgotten it and its files are gone.</summary>
    public Task End => _end.Task;

    public void SetEnded() => _end.SetResult();
}
