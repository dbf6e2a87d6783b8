using Smash.Protocol;

namespace Smash.DaemonCore.Processes;

/// <summary>How a process ended, from waitid(2).</summary>
/// <param name="IsExit">Whether it exited; otherwise a signal ended it.</param>
/// <param name="Status">Exit code (0 to 255) or signal; −1 where <see cref="IsLost"/>.</param>
/// <param name="EndedMicroseconds">When, microseconds since the epoch.</param>
/// <param name="Usage">What it and the children that it waited for used; zeros where <see cref="IsLost"/>.</param>
public sealed record ProcessEnd(bool IsExit, int Status, long EndedMicroseconds, ResourceUsage Usage)
{
    /// <summary>Whether its end cannot be known, since the launcher that could have seen it is gone. It may even run on.</summary>
    public bool IsLost { get; init; }

    /// <summary>Whether a core was dumped (core(5)).</summary>
    public bool HasDumpedCore { get; init; }

    /// <summary>Whether it was killed because its heartbeats had stopped: HTCondor's Was_Not_Responding().</summary>
    public bool WasNotResponding { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset Ended => DateTimeOffset.UnixEpoch.AddMicroseconds(EndedMicroseconds);

    /// <summary>The end of a process of which nobody saw the end.</summary>
    /// <param name="endedMicroseconds">When it was found out, microseconds since the epoch.</param>
    internal static ProcessEnd Lost(long endedMicroseconds) => new(false, -1, endedMicroseconds, default) { IsLost = true };
}
