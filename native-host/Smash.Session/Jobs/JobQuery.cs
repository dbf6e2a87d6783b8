using Smash.Protocol;

namespace Smash.Session.Jobs;

/// <summary>Which jobs somebody asks for, compiled. Immutable: used on the loop and on the archive's thread.</summary>
internal sealed class JobQuery
{
    // Each pattern is compiled, and each criterion is held against every job that is looked at.
    private const int MaxCriteria = 256;

    private readonly HashSet<JobState> _states;
    private readonly HashSet<string> _pools;
    private readonly GetJobRequest _request;

    /// <summary>Compiles a request.</summary>
    /// <exception cref="RequestRefusedException">EINVAL: a value of it is out of its range.</exception>
    public JobQuery(GetJobRequest request)
    {
        if (request.Limit is < 1 or > ProtocolLimits.MaxPageLength)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A page has 1 to {ProtocolLimits.MaxPageLength} records, not {request.Limit}.");
        }

        CheckCount("name patterns", request.NamePatterns.Count);
        CheckCount("labels", request.Labels.Count);
        CheckCount("pools", request.Pools.Count);
        _request = request;
        Patterns = [.. request.NamePatterns.Select(static pattern => new NamePattern(pattern))];
        _states = [.. request.States];
        _pools = [.. request.Pools];
    }

    /// <summary>All jobs of a client.</summary>
    public static JobQuery Everything { get; } = new(new GetJobRequest());

    /// <summary>Patterns of names, any of which must match; empty: any name.</summary>
    public IReadOnlyList<NamePattern> Patterns { get; }

    /// <summary>Labels, all of which the job must have.</summary>
    public IReadOnlyList<string> Labels => _request.Labels;

    /// <summary>The array whose members are wanted; 0: no members of any; null: all.</summary>
    public uint? ArrayId => _request.ArrayId;

    /// <summary>The earliest end, microseconds since the epoch; null: any.</summary>
    public long? EndedAfter => _request.EndedAfter;

    /// <summary>The end before which it must have ended; null: any.</summary>
    public long? EndedBefore => _request.EndedBefore;

    /// <summary>The earliest submission; null: any.</summary>
    public long? SubmittedAfter => _request.SubmittedAfter;

    /// <summary>Ids above this one.</summary>
    public uint AfterId => _request.AfterId;

    /// <summary>Ids below this one; null: any.</summary>
    public uint? BeforeId => _request.BeforeId;

    /// <summary>Whether somebody has to be told that all of it was heeded.</summary>
    public bool NeedsSearch => _request.NeedsSearch;

    /// <summary>Whether the last are wanted, and not the first.</summary>
    public bool IsFromEnd => _request.IsFromEnd;

    /// <summary>Whether jobs that have ended may match.</summary>
    public bool WantsEnded => _states.Count == 0 || _states.Overlaps([JobState.Exited, JobState.Aborted]);

    /// <summary>Whether of those that have ended the aborted ones alone may match.</summary>
    public bool WantsAbortedAlone => _states.Contains(JobState.Aborted) && !_states.Contains(JobState.Exited);

    public bool IsMatch(Job job) => IsMatch(job.Id, job.State, job.Name, job.SubmittedMicroseconds, null, job.Options);

    public bool IsMatch(JobRecord record) => IsMatch(record.JobId, record.State, record.Name, record.SubmittedMicroseconds, record.EndedMicroseconds, record.Options);

    /// <summary>Whether what is quickly read of a job matches: all but labels and pool.</summary>
    public bool MayMatch(uint id, JobState state, string name, long submitted, long? ended) =>
        id > AfterId && (BeforeId is not { } before || id < before)
        && (_states.Count == 0 || _states.Contains(state))
        && IsInTime(submitted, ended)
        && IsNameMatch(name);

    public bool IsNameMatch(string name)
    {
        foreach (NamePattern pattern in Patterns)
        {
            if (pattern.IsMatch(name))
            {
                return true;
            }
        }

        return Patterns.Count == 0;
    }

    private static void CheckCount(string what, int count)
    {
        if (count > MaxCriteria)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A query has at most {MaxCriteria} {what}, not {count}.");
        }
    }

    private static bool Has(IReadOnlyList<string> labels, string wanted)
    {
        foreach (string label in labels)
        {
            if (label.StartsWith(wanted, StringComparison.Ordinal) && (label.Length == wanted.Length || (label[wanted.Length] == '=' && !wanted.Contains('='))))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsMatch(uint id, JobState state, string name, long submitted, long? ended, JobOptions options) =>
        MayMatch(id, state, name, submitted, ended)
        && (ArrayId is not { } array || (options.Array?.ArrayId ?? 0) == array)
        && (_pools.Count == 0 || _pools.Contains(options.Terms?.Pool ?? ProtocolLimits.DefaultPool))
        && (Labels.Count == 0 || (options.Terms?.Labels is { } labels && Labels.All(label => Has(labels, label))));

    private bool IsInTime(long submitted, long? ended) =>
        !(submitted < _request.SubmittedAfter || submitted >= _request.SubmittedBefore)
        && (EndedAfter is not { } after || ended >= after)
        && (EndedBefore is not { } before || ended < before);
}
