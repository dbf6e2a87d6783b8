namespace Smash.Session.Output;

/// <summary>A part of an output file.</summary>
/// <param name="Data">The bytes.</param>
/// <param name="Offset">Where they begin.</param>
/// <param name="TotalLength">Length of the file when it was read.</param>
internal readonly record struct OutputSlice(ReadOnlyMemory<byte> Data, long Offset, long TotalLength);
