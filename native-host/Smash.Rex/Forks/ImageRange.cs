namespace Smash.Rex.Forks;

/// <summary>Bytes of a file of an image, read and sent at once.</summary>
/// <param name="File">Its number among the files, from 0.</param>
/// <param name="Offset">Where they begin in it.</param>
/// <param name="Length">How many.</param>
internal sealed record ImageRange(int File, long Offset, int Length);
