namespace Smash.Protocol;

/// <summary>Collects the fields of a <see cref="JobTerms"/> as they are read.</summary>
internal sealed class JobTermsBuilder
{
    private List<JobDependency>? _after;
    private RetryPolicy? _retry;
    private List<int>? _retryExits;
    private List<JobCause>? _retryCauses;
    private string? _pool;
    private long? _notBeforeMicroseconds;
    private ulong _delayMilliseconds;
    private ulong _queueDeadlineMilliseconds;
    private List<string>? _labels;
    private string? _comment;
    private string? _onEnd;
    private uint _attempt = 1;

    /// <summary>Whether a field is one of them.</summary>
    public static bool Knows(FieldTag tag) => tag is >= FieldTag.Pool and <= FieldTag.OnEnd;

    public void Add(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.After:
                (_after ??= []).Add(JobDependency.Read(ref value));
                break;
            case FieldTag.RetryPolicy:
                uint count = value.ReadUInt32();
                ulong delay = value.ReadUInt64();
                _retry = new RetryPolicy { Count = count, DelayMilliseconds = delay, BackoffHundredths = value.ReadUInt32() };
                break;
            case FieldTag.RetryOnExit:
                (_retryExits ??= []).Add(value.ReadInt32());
                break;
            case FieldTag.RetryOnCause:
                (_retryCauses ??= []).Add((JobCause)value.ReadUInt32());
                break;
            case FieldTag.Pool:
                _pool = value.ReadStringToEnd();
                break;
            case FieldTag.NotBefore:
                _notBeforeMicroseconds = value.ReadInt64();
                break;
            case FieldTag.Delay:
                _delayMilliseconds = value.ReadUInt64();
                break;
            case FieldTag.QueueDeadline:
                _queueDeadlineMilliseconds = value.ReadUInt64();
                break;
            case FieldTag.Label:
                (_labels ??= []).Add(value.ReadStringToEnd());
                break;
            case FieldTag.Comment:
                _comment = value.ReadStringToEnd();
                break;
            case FieldTag.OnEnd:
                _onEnd = value.ReadStringToEnd();
                break;
            case FieldTag.Attempt:
                _attempt = value.ReadUInt32();
                break;
        }
    }

    public JobTerms Build() => new()
    {
        After = _after ?? (IReadOnlyList<JobDependency>)[],
        Retry = (_retry ?? _retryExits ?? (object?)_retryCauses) is null ? null : (_retry ?? new RetryPolicy()) with { ExitCodes = _retryExits ?? (IReadOnlyList<int>)[], Causes = _retryCauses ?? (IReadOnlyList<JobCause>)[] },
        Pool = _pool,
        NotBeforeMicroseconds = _notBeforeMicroseconds,
        DelayMilliseconds = _delayMilliseconds,
        QueueDeadlineMilliseconds = _queueDeadlineMilliseconds,
        Labels = _labels ?? (IReadOnlyList<string>)[],
        Comment = _comment,
        OnEnd = _onEnd,
        Attempt = _attempt,
    };
}
