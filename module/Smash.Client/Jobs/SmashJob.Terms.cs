using Smash.Protocol;

namespace Smash.Client;

/// <content>When and how often a job may run, and what it goes by.</content>
public sealed partial class SmashJob
{
    /// <summary>What it waits for; null: it is not queued.</summary>
    public WaitReason? WaitReason => _record.WaitReason;

    /// <summary>The pool that it is in; null: the default one.</summary>
    public string? Pool => Terms?.Pool;

    /// <summary>The jobs that have to end before it may start, and how.</summary>
    public IReadOnlyList<JobDependency> After => Terms?.After.ToArray() ?? [];

    /// <summary>Not started before it; null: at any time.</summary>
    public DateTime? NotBefore => Terms?.NotBeforeMicroseconds is { } time ? ToLocalTime(time) : null;

    /// <summary>Ended if not started so long after its submission; null: it waits as long as it takes.</summary>
    public TimeSpan? QueueDeadline => Terms is { QueueDeadlineMilliseconds: > 0 and var deadline } ? TimeSpan.FromMilliseconds(deadline) : null;

    /// <summary>When it is run again; null: never.</summary>
    public RetryPolicy? Retry => Terms?.Retry;

    /// <summary>Number of its run, from 1.</summary>
    public uint Attempt => Terms?.Attempt ?? 1;

    /// <summary>Its labels, each NAME or NAME=VALUE.</summary>
    public IReadOnlyList<string> Labels => Terms?.Labels.ToArray() ?? [];

    /// <summary>What people say of it.</summary>
    public string? Comment => Terms?.Comment;

    /// <summary>Command line that the host runs when it has ended.</summary>
    public string? OnEnd => Terms?.OnEnd;

    private JobTerms? Terms => _record.Options.Terms;
}
