using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Checks nice values.</summary>
internal static class PriorityParameter
{
    /// <exception cref="CommandException">LimitOutOfRange: not −20 to 19.</exception>
    public static int Check(int value) => value is >= ProtocolLimits.MinPriority and <= ProtocolLimits.MaxPriority
        ? value
        : throw new CommandException("LimitOutOfRange", $"-Priority cannot be {value}: it is a nice value, from {ProtocolLimits.MinPriority} (first) to {ProtocolLimits.MaxPriority} (last).");
}
