namespace Smash.Rex.Choice;

/// <summary>What a host says of how busy it is.</summary>
/// <param name="Load">Its rload: processes that run or wait for a processor, for each core, decayed over <see cref="ChoiceSettings.LoadDecay"/>, and memory pressure. 0: idle.</param>
/// <param name="Running">Programs of REX that it runs, for anybody.</param>
/// <param name="FreeMemoryBytes">Memory that a program could have, in bytes.</param>
internal readonly record struct HostReport(double Load, uint Running, ulong FreeMemoryBytes);
