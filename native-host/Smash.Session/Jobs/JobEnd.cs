using Smash.Protocol;

namespace Smash.Session.Jobs;

/// <summary>All that is recorded of a job's end.</summary>
internal sealed record JobEnd
{
    /// <summary>Exited or Aborted.</summary>
    public required JobState State { get; init; }

    public required JobCause Cause { get; init; }

    /// <summary>The evidence for the cause, in words.</summary>
    public string? Detail { get; init; }

    /// <summary>The exit code, 128 + signal, or −1 where it cannot be known.</summary>
    public required int ExitCode { get; init; }

    public int? Signal { get; init; }

    public required long EndedMicroseconds { get; init; }

    public ResourceUsage? Usage { get; init; }

    public LaunchStep FailedStep { get; init; }

    public Errno FailedErrno { get; init; }
}
