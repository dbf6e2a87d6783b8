using System.Collections.Concurrent;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Interop;

namespace Smash.Rex.Files;

/// <summary>
/// Files that came from elsewhere, by their hash, on the executor's disk. Several agents of a user share it: a file is put there whole, by its name, and what is thrown out while somebody needs it is asked for again.
/// It waits for the disk: not for the loop. Safe for concurrent use.
/// </summary>
internal sealed class FileStore : IContentPlace
{
    private const UnixFileMode Kept = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    // When something was used need not be known to the second.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<FileHash, FileFacts> _verified = new();
    private readonly long _mostBytes;

    /// <summary>Opens it, making it where it is not there.</summary>
    /// <param name="folders">Where it is.</param>
    /// <param name="mostBytes">Most bytes of all files in it.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public FileStore(StoreFolders folders, long mostBytes)
    {
        Folders = folders;
        _mostBytes = mostBytes;
        folders.Make();
        folders.Sweep();
    }

    /// <summary>Where it is.</summary>
    public StoreFolders Folders { get; }

    /// <summary>Looks for a content. What this process has not read yet is read and thrown out if it is not what it should be.</summary>
    /// <param name="hash">Its hash.</param>
    /// <returns>The file, which is to be linked or read only; null: it is not there.</returns>
    public string? Find(FileHash hash)
    {
        string path = PathOf(hash);
        if (LookAtFile.TryGet(path, out FileFacts facts) != 0)
        {
            return null;
        }

        if (!_verified.TryGetValue(hash, out FileFacts verified) || !IsSame(verified, facts))
        {
            if (!IsRight(path, hash))
            {
                File.Delete(path);
                return null;
            }

            _verified[hash] = facts;
        }

        Touch(path, hash, facts);
        return path;
    }

    /// <summary>Where pieces of large files are, in the store and in other files.</summary>
    /// <param name="others">Other files that are here.</param>
    public PieceIndex IndexPieces(IEnumerable<(string Path, HashedFile Content)> others)
    {
        var index = new PieceIndex();
        foreach ((string path, HashedFile content) in others)
        {
            index.Add(path, content.Chunks);
        }

        foreach (string pieces in Directory.EnumerateFiles(Folders.Pieces))
        {
            if (ReadPieces(pieces) is { } content)
            {
                index.Add(PathOf(content.Hash), content.Chunks);
            }
        }

        return index;
    }

    /// <summary>Makes room, throwing out what was not used for longest.</summary>
    /// <param name="bytes">How much is to come.</param>
    /// <param name="needed">What is there and needed beside it.</param>
    /// <exception cref="RexRefusedException">RexStoreFull: there is no room for so much.</exception>
    public void MakeRoom(long bytes, IReadOnlyCollection<HashedFile> needed)
    {
        if (bytes + needed.Sum(static content => content.Bytes) > _mostBytes)
        {
            throw Full($"the store may have {_mostBytes} bytes in all (REX_STORE_SIZE)");
        }

        // Somebody may have thrown all of it away since.
        Folders.Make();
        new StoreEviction(Folders, needed.Select(static content => content.Hash.ToString()).ToHashSet(StringComparer.Ordinal)).Run(_mostBytes - bytes, bytes);
        long free = new DriveInfo(Folders.Root).AvailableFreeSpace;
        if (free < bytes)
        {
            throw Full($"the disk has {free} left");
        }

        RexRefusedException Full(string why) => new(new RexRefusal(
            Errno.ENOSPC, "RexStoreFull", $"{bytes} bytes of files are needed on {Environment.MachineName}, and {why}."));
    }

    /// <summary>Puts bytes there.</summary>
    /// <param name="bytes">They.</param>
    /// <param name="hash">Their hash.</param>
    public void Put(ReadOnlyMemory<byte> bytes, FileHash hash)
    {
        var content = new HashedFile(hash, bytes.Length, []);
        string temporary = NameTemporary(content);
        try
        {
            File.WriteAllBytes(temporary, bytes.Span);
            Keep(content, temporary);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <inheritdoc/>
    public string NameTemporary(HashedFile content) => StoreFolders.NameIn(Folders.Incoming);

    /// <inheritdoc/>
    public void Keep(HashedFile content, string temporary)
    {
        string path = PathOf(content.Hash);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.SetUnixFileMode(temporary, Kept);
        File.Move(temporary, path, overwrite: true);
        if (LookAtFile.TryGet(path, out FileFacts facts) == 0)
        {
            _verified[content.Hash] = facts;
        }

        if (content.Chunks.Count > 0)
        {
            WritePieces(content);
        }
    }

    private string PathOf(FileHash hash) => hash.ToString() is var name ? Path.Combine(Folders.Objects, name[..2], name) : "";

    // Not when it was changed: a link to it, made for a run, is a change.
    private static bool IsSame(FileFacts one, FileFacts other) =>
        one.Inode == other.Inode && one.Device == other.Device && one.Bytes == other.Bytes && one.Modified == other.Modified;

    private static bool IsRight(string path, FileHash hash)
    {
        try
        {
            return new FileHasher().Hash(path).Hash == hash;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Touch(string path, FileHash hash, FileFacts facts)
    {
        DateTime now = DateTime.UtcNow;
        if (now - DateTime.UnixEpoch.AddTicks(facts.Modified / 100) < Fresh)
        {
            return;
        }

        try
        {
            File.SetLastWriteTimeUtc(path, now);
            if (LookAtFile.TryGet(path, out FileFacts touched) == 0)
            {
                _verified[hash] = touched;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It was thrown out just now; who opens it will see.
            _verified.TryRemove(hash, out _);
        }
    }

    private void WritePieces(HashedFile content)
    {
        var writer = new PacketWriter();
        ManifestContent.Write(writer, content);
        string temporary = NameTemporary(content);
        File.WriteAllBytes(temporary, writer.Written.Span);
        File.Move(temporary, Path.Combine(Folders.Pieces, content.Hash.ToString()), overwrite: true);
    }

    private static HashedFile? ReadPieces(string path)
    {
        try
        {
            var reader = new PacketReader(File.ReadAllBytes(path));
            return ManifestContent.Read(ref reader);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or MalformedPacketException)
        {
            // Without it more is transferred, no more than that.
            return null;
        }
    }
}
