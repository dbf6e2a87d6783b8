using Smash.Protocol;

namespace Smash.Red.Jobs;

/// <summary>How a job ended.</summary>
/// <param name="Cause">Why.</param>
internal sealed record RedJobEnd(RedJobCause Cause)
{
    /// <summary>Its exit code; null: a signal ended it, or it never ran. A transfer's is 0 where all bytes were moved, and 1 where not.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended it; null: none did.</summary>
    public int? Signal { get; init; }

    /// <summary>What went wrong, for people; empty: nothing.</summary>
    public string Error { get; init; } = "";

    /// <summary>What the kernel accounts to it; null: it never ran, or nobody saw its end.</summary>
    public ResourceUsage? Usage { get; init; }

    /// <summary>The end of a job that a signal ended.</summary>
    /// <param name="signal">The signal.</param>
    public static RedJobEnd BySignal(int signal) => new(RedJobCause.Signal) { Signal = signal };
}
