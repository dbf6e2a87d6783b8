namespace Smash.Protocol;

/// <summary>When and how often a job may run, and what it goes by.</summary>
public sealed record JobTerms
{
    /// <summary>Name of the pool that it queues in; null: the default one.</summary>
    public string? Pool { get; init; }

    /// <summary>Not started before it, microseconds since the epoch; null: at any time.</summary>
    public long? NotBeforeMicroseconds { get; init; }

    /// <summary>Not started before so long after the submission; the host makes <see cref="NotBeforeMicroseconds"/> of it.</summary>
    public ulong DelayMilliseconds { get; init; }

    /// <summary>Ended if not started so long after the submission; 0: it waits as long as it takes.</summary>
    public ulong QueueDeadlineMilliseconds { get; init; }

    /// <summary>Its labels, each NAME or NAME=VALUE.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What people say of it.</summary>
    public string? Comment { get; init; }

    /// <summary>Command line that the host runs when the job has ended.</summary>
    public string? OnEnd { get; init; }

    /// <summary>The jobs that have to end before it may start.</summary>
    public IReadOnlyList<JobDependency> After { get; init; } = [];

    /// <summary>When it is run again; null: never.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Number of its run, from 1; of a submission it means nothing.</summary>
    public uint Attempt { get; init; } = 1;

    /// <summary>Writes the fields.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (JobDependency dependency in After)
        {
            dependency.Write(writer);
        }

        Retry?.Write(writer);

        if (Pool is { } pool)
        {
            writer.WriteField(FieldTag.Pool, pool);
        }

        if (NotBeforeMicroseconds is { } notBeforeMicroseconds)
        {
            writer.WriteField(FieldTag.NotBefore, notBeforeMicroseconds);
        }

        if (DelayMilliseconds > 0)
        {
            writer.WriteField(FieldTag.Delay, DelayMilliseconds);
        }

        if (QueueDeadlineMilliseconds > 0)
        {
            writer.WriteField(FieldTag.QueueDeadline, QueueDeadlineMilliseconds);
        }

        foreach (string label in Labels)
        {
            writer.WriteField(FieldTag.Label, label);
        }

        if (Comment is { } comment)
        {
            writer.WriteField(FieldTag.Comment, comment);
        }

        if (OnEnd is { } onEnd)
        {
            writer.WriteField(FieldTag.OnEnd, onEnd);
        }

        if (Attempt > 1)
        {
            writer.WriteField(FieldTag.Attempt, Attempt);
        }
    }
}
