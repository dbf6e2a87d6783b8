namespace Smash.Protocol;

/// <summary>When a job is run again.</summary>
public sealed record RetryPolicy
{
    /// <summary>The back-off that leaves the delay as it is, in hundredths.</summary>
    public const uint ConstantBackoff = 100;

    /// <summary>At most so often.</summary>
    public uint Count { get; init; }

    /// <summary>Time between the end and the next run, milliseconds.</summary>
    public ulong DelayMilliseconds { get; init; }

    /// <summary>What the delay is multiplied by after each run, in hundredths.</summary>
    public uint BackoffHundredths { get; init; } = ConstantBackoff;

    /// <summary>Only after these exit codes; none: after any but 0, where <see cref="Causes"/> is empty too.</summary>
    public IReadOnlyList<int> ExitCodes { get; init; } = [];

    /// <summary>Only after these causes; none: after any failure, where <see cref="ExitCodes"/> is empty too.</summary>
    public IReadOnlyList<JobCause> Causes { get; init; } = [];

    internal void Write(PacketWriter writer)
    {
        writer.WriteFieldHeader(FieldTag.RetryPolicy, 16);
        writer.WriteUInt32(Count);
        writer.WriteUInt64(DelayMilliseconds);
        writer.WriteUInt32(BackoffHundredths);
        foreach (int code in ExitCodes)
        {
            writer.WriteField(FieldTag.RetryOnExit, code);
        }

        foreach (JobCause cause in Causes)
        {
            writer.WriteField(FieldTag.RetryOnCause, (uint)cause);
        }
    }
}
