namespace Smash.Rex.Files;

/// <summary>A piece of a large file, cut where the content says so: what was inserted or taken out before it does not change it.</summary>
/// <param name="Hash">The first half of its SHA-256: it finds the piece, and the whole file's hash has the last word.</param>
/// <param name="Bytes">Its length.</param>
internal readonly record struct FileChunk(UInt128 Hash, int Bytes);
