namespace Smash.Rex.Forks;

/// <summary>Where a part is.</summary>
/// <param name="Path">The file.</param>
/// <param name="Number">Its number in that, from 0.</param>
internal readonly record struct StoredPart(string Path, int Number);
