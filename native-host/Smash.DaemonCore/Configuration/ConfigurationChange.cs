namespace Smash.DaemonCore.Configuration;

/// <summary>What reading the configuration anew brought.</summary>
/// <param name="Changed">Names of the parameters that have another value than before, in order of the names. Empty when there are problems.</param>
/// <param name="NeedsRestart">Names of those parameters whose value differs from that of the start and which are not reconfigurable: the daemon goes on with the value of the start.</param>
/// <param name="Problems">What is wrong. While there is any, the configuration from before stays in force as a whole.</param>
public sealed record ConfigurationChange(IReadOnlyList<string> Changed, IReadOnlyList<string> NeedsRestart, IReadOnlyList<ConfigurationProblem> Problems)
{
    /// <summary>Whether the new configuration is in force.</summary>
    public bool IsInForce => Problems.Count == 0;
}
