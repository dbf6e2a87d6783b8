using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Smash.Rex.Interop;

namespace Smash.Rex.Files;

/// <summary>Tells what is in files, and remembers it as long as nothing about them has changed. It waits for disks: not for the loop. Safe for concurrent use.</summary>
internal sealed class FileHasher
{
    private const int MostRemembered = 50_000;
    private const int BufferBytes = 256 * 1024;

    // A change within the same tick of the file system's clock leaves its times as they are.
    private const long NotYetSettled = 100_000_000;

    private readonly ConcurrentDictionary<FileFacts, HashedFile> _known = new();

    /// <summary>How many files were read because nothing was known of them.</summary>
    public int ReadCount { get; private set; }

    /// <summary>Tells what is in a file.</summary>
    /// <param name="path">A regular file, or a link to one.</param>
    /// <exception cref="IOException">It cannot be read, is no regular file, or changed meanwhile.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public HashedFile Hash(string path)
    {
        // Opening another kind may wait for ever.
        if (LookAtFile.TryGet(path, out FileFacts facts) == 0 && !facts.IsRegular)
        {
            throw new IOException($"'{path}' is no regular file.");
        }

        if (facts.Inode != 0 && _known.TryGetValue(facts, out HashedFile? known))
        {
            return known;
        }

        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        return Hash(path, file);
    }

    private static HashedFile Read(SafeFileHandle file, long length)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ChunkCutter? cutter = length > ChunkCutter.SmallestCutFile ? new ChunkCutter() : null;
        byte[] buffer = new byte[(int)Math.Clamp(length, 1, BufferBytes)];
        long position = 0;
        for (int count; (count = RandomAccess.Read(file, buffer, position)) > 0; position += count)
        {
            whole.AppendData(buffer.AsSpan(0, count));
            cutter?.Add(buffer.AsSpan(0, count));
        }

        return new HashedFile(FileHash.Read(whole.GetHashAndReset()), position, cutter?.Finish() ?? []);
    }

    private HashedFile Hash(string path, SafeFileHandle file)
    {
        LookAtFile.TryGet(file, out FileFacts before);
        HashedFile content = Read(file, before.Bytes);
        LookAtFile.TryGet(file, out FileFacts after);
        ReadCount++;
        if (content.Bytes != before.Bytes || after != before)
        {
            throw new IOException($"'{path}' was changed while it was read.");
        }

        if (_known.Count >= MostRemembered)
        {
            _known.Clear();
        }

        if (IsSettled(before))
        {
            _known[before] = content;
        }

        return content;
    }

    private static bool IsSettled(FileFacts facts) => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100 - facts.Changed > NotYetSettled;
}
