namespace Smash.Rex.Files.Elf;

/// <summary>A shared library that a program is loaded with.</summary>
/// <param name="Name">What it is asked for by.</param>
/// <param name="Path">Where it is: a full path.</param>
/// <param name="IsStandard">Whether it is where every program looks.</param>
internal sealed record LoadedLibrary(string Name, string Path, bool IsStandard);
