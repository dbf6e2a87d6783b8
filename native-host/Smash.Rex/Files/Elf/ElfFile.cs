namespace Smash.Rex.Files.Elf;

/// <summary>What a program or shared library says of how it is loaded.</summary>
/// <param name="Machine">What it is for.</param>
internal sealed record ElfFile(ElfMachine Machine)
{
    /// <summary>What loads it: PT_INTERP; empty: it needs nothing.</summary>
    public string Loader { get; init; } = "";

    /// <summary>The libraries that it asks for, in their order: DT_NEEDED.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>DT_RPATH: folders that are searched first, for what its libraries ask for too. Empty where it has a DT_RUNPATH.</summary>
    public string RPath { get; init; } = "";

    /// <summary>DT_RUNPATH: folders that are searched after those of the environment.</summary>
    public string RunPath { get; init; } = "";
}
