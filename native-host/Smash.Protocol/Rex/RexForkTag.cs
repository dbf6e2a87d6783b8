namespace Smash.Protocol.Rex;

/// <summary>Fields of an OPEN for <see cref="RexTransaction.Fork"/>, beside those that it shares with a program's (FORKS.md of Smash.Rex).</summary>
public static class RexForkTag
{
    /// <summary>String: the pid of the process at home, in decimal digits; it goes with all its descendants. Only between a stub and the origin does it name what is to be done; an executor is told for its log.</summary>
    public const ushort Process = 96;

    /// <summary>String: 1: the original ends once its copy is there, and before that runs; 0, or absent: both go on.</summary>
    public const ushort Move = 97;

    /// <summary>String: when it was started, in clock ticks since the machine was (the 22nd field of /proc/PID/stat), in decimal digits; where the field is there and another process has the pid meanwhile, that is refused.</summary>
    public const ushort Started = 98;
}
