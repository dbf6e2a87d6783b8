namespace Smash.Rex.Choice;

/// <summary>What a host says of itself when it is connected.</summary>
/// <param name="Version">The version of Smash there.</param>
/// <param name="Machine">Its architecture as uname(2) names it: x86_64.</param>
/// <param name="Cores">Processors that it may use; at least 1.</param>
/// <param name="MemoryBytes">Its memory in bytes.</param>
internal sealed record HostFacts(string Version, string Machine, int Cores, ulong MemoryBytes);
