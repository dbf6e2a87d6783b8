using System.Security.Cryptography;
using Smash.Rex.Files;

namespace Smash.Rex.Forks;

/// <summary>Hashes of the parts of files, kept for those that have not changed since they were read: programs and libraries are asked for with every process that goes. Safe for concurrent use.</summary>
internal sealed class FileParts
{
    private readonly Dictionary<string, KnownFile> _known = new(StringComparer.Ordinal);

    /// <summary>Hashes a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The hash of each part.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<FileHash> Hash(string path) => Hash(path, [], isWhole: true);

    /// <summary>Hashes what is not hashed yet of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="begun">The hashes of its first parts.</param>
    /// <param name="isWhole">Whether it grows no more: then its last part, which may be short, is hashed too.</param>
    /// <returns>The hash of each part.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<FileHash> Hash(string path, IReadOnlyList<FileHash> begun, bool isWhole)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.SequentialScan);
        long size = RandomAccess.GetLength(file);
        var parts = new FileHash[(size + (isWhole ? ForkFile.PartLength - 1 : 0)) / ForkFile.PartLength];
        for (int i = 0; i < begun.Count; i++)
        {
            parts[i] = begun[i];
        }

        Parallel.For(begun.Count, parts.Length, static () => (Buffer: new byte[ForkFile.PartLength], Hash: new byte[FileHash.Length]), (part, _, local) =>
        {
            int count = RandomAccess.Read(file, local.Buffer, (long)part * ForkFile.PartLength);
            SHA256.HashData(local.Buffer.AsSpan(0, count), local.Hash);
            parts[part] = FileHash.Read(local.Hash);
            return local;
        }, static _ => { });
        return parts;
    }

    /// <summary>Hashes a file, or tells what it was where it has the same length and time of change as then.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The hash of each part.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IReadOnlyList<FileHash> Find(string path)
    {
        var status = new FileInfo(path);
        lock (_known)
        {
            if (_known.TryGetValue(path, out KnownFile? known) && known.Length == status.Length && known.Written == status.LastWriteTimeUtc)
            {
                return known.Parts;
            }
        }

        IReadOnlyList<FileHash> parts = Hash(path);
        lock (_known)
        {
            _known[path] = new KnownFile(status.Length, status.LastWriteTimeUtc, parts);
        }

        return parts;
    }

    private sealed record KnownFile(long Length, DateTime Written, IReadOnlyList<FileHash> Parts);
}
