using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Smash.Rex.Files;

/// <summary>Where pieces of large files are on this machine already.</summary>
internal sealed class PieceIndex
{
    private readonly Dictionary<UInt128, (string Path, long Offset, int Bytes)> _places = [];

    /// <summary>Adds a file's pieces.</summary>
    /// <param name="path">The file.</param>
    /// <param name="chunks">Its pieces.</param>
    public void Add(string path, IReadOnlyList<FileChunk> chunks)
    {
        long offset = 0;
        foreach (FileChunk chunk in chunks)
        {
            _places.TryAdd(chunk.Hash, (path, offset, chunk.Bytes));
            offset += chunk.Bytes;
        }
    }

    /// <summary>Reads a piece, if it is there and still what it was.</summary>
    /// <param name="chunk">The piece.</param>
    /// <param name="buffer">At least as long as it.</param>
    /// <returns>Whether it was read.</returns>
    public bool TryRead(FileChunk chunk, Span<byte> buffer)
    {
        if (!_places.TryGetValue(chunk.Hash, out (string Path, long Offset, int Bytes) place) || place.Bytes != chunk.Bytes)
        {
            return false;
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(place.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> bytes = buffer[..chunk.Bytes];
            return RandomAccess.Read(file, bytes, place.Offset) == bytes.Length && FileHash.Read(SHA256.HashData(bytes)).High == chunk.Hash;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
