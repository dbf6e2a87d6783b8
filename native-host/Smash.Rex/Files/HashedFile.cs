namespace Smash.Rex.Files;

/// <summary>What a file held when it was read.</summary>
/// <param name="Hash">The hash of all.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Chunks">Its pieces in their order; of a file of at most <see cref="ChunkCutter.SmallestCutFile"/> bytes, none: it goes as a whole.</param>
internal sealed record HashedFile(FileHash Hash, long Bytes, IReadOnlyList<FileChunk> Chunks);
