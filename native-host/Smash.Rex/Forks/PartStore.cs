using System.Runtime.InteropServices;
using Smash.Rex.Files;

namespace Smash.Rex.Forks;

/// <summary>
/// Memory of processes that came before, kept at the executor so that a process that comes again, or one like it, brings only what has changed. A file each, with the hashes of its parts beside it. Several agents may
/// use it at once: a file appears whole, and what has gone meanwhile is lacking.
/// </summary>
/// <param name="folder">Where: a folder, made on need.</param>
/// <param name="mostBytes">How much is kept; what was used last stays longest.</param>
internal sealed class PartStore(string folder, long mostBytes)
{
    /// <summary>Shorter files are not kept.</summary>
    public const int ShortestKept = ForkFile.PartLength;

    private const string DataSuffix = ".pages";
    private const string PartsSuffix = ".parts";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Tells where parts are.</summary>
    /// <returns>For each that is kept, a file and its number in that.</returns>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public Dictionary<FileHash, StoredPart> Load()
    {
        var found = new Dictionary<FileHash, StoredPart>();
        foreach (string index in Directory.Exists(folder) ? Directory.GetFiles(folder, $"*{PartsSuffix}") : [])
        {
            byte[] hashes = File.ReadAllBytes(index);
            string data = Path.ChangeExtension(index, DataSuffix);
            for (int part = 0; part < hashes.Length / FileHash.Length; part++)
            {
                found.TryAdd(FileHash.Read(hashes.AsSpan(part * FileHash.Length)), new StoredPart(data, part));
            }
        }

        return found;
    }

    /// <summary>Takes a file into the store; it is gone from where it was. Too short a file is left where it is.</summary>
    /// <param name="path">The file, on the store's file system.</param>
    /// <param name="file">What it holds.</param>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public void Keep(string path, ForkFile file)
    {
        if (file.Size < ShortestKept || file.Size > mostBytes)
        {
            return;
        }

        Directory.CreateDirectory(folder, Private);
        string name = Path.Combine(folder, FileHash.Of(MemoryMarshal.AsBytes(file.Parts.SelectMany(static part => part.ToBytes()).ToArray().AsSpan())).ToString());
        File.Move(path, name + DataSuffix, overwrite: true);
        // The index comes last, and at once, so that nothing is found that is not whole.
        File.WriteAllBytes(name + ".new", [.. file.Parts.SelectMany(static part => part.ToBytes())]);
        File.Move(name + ".new", name + PartsSuffix, overwrite: true);
        Trim();
    }

    private void Trim()
    {
        long kept = 0;
        foreach (FileInfo data in new DirectoryInfo(folder).GetFiles($"*{DataSuffix}").OrderByDescending(static file => file.LastWriteTimeUtc))
        {
            kept += data.Length;
            if (kept > mostBytes)
            {
                File.Delete(Path.ChangeExtension(data.FullName, PartsSuffix));
                data.Delete();
            }
        }
    }
}
