namespace Smash.Rex.Forks;

/// <summary>A part that has to come.</summary>
/// <param name="Path">The file that it is of.</param>
/// <param name="Offset">Where in that it goes.</param>
/// <param name="Length">Its bytes.</param>
internal readonly record struct LackingPart(string Path, long Offset, int Length);
