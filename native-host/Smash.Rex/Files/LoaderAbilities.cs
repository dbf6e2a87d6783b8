using System.Collections.Concurrent;

namespace Smash.Rex.Files;

/// <summary>Which dynamic loaders can be told what argv[0] is. Safe for concurrent use.</summary>
internal sealed class LoaderAbilities
{
    private readonly ConcurrentDictionary<FileHash, bool> _known = new();

    private static ReadOnlySpan<byte> Option => "--argv0"u8;

    /// <summary>Whether a loader can be. It waits for the disk.</summary>
    /// <param name="hash">What is in it.</param>
    /// <param name="path">The loader.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool TakesArgumentZero(FileHash hash, string path) => _known.GetOrAdd(hash, _ => File.ReadAllBytes(path).AsSpan().IndexOf(Option) >= 0);
}
