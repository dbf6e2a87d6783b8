using Smash.Rex.Interop;

namespace Smash.Rex.Files;

/// <summary>Finds at the executor what a manifest names: programs and libraries where they are at home, if they are the same there, and else in the store. It waits for the disk: not for the loop. Safe for concurrent use.</summary>
/// <param name="store">The store.</param>
/// <param name="hasher">Tells what is in files.</param>
internal sealed class FileLocator(FileStore store, FileHasher hasher)
{
    /// <summary>Finds all entries.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <returns>In their order.</returns>
    public IReadOnlyList<LocatedFile> Locate(FileManifest manifest)
    {
        bool hasInterpreter = manifest.Entries.FirstOrDefault(static entry => entry.Kind == FileKind.Interpreter) is { } interpreter && FindInPlace(interpreter) is not null;
        return [.. manifest.Entries.Select(entry => Locate(entry, hasInterpreter))];
    }

    /// <summary>Files of the machine's own that are large and are at the place of one that is wanted: an older version of it, likely.</summary>
    /// <param name="manifest">The manifest.</param>
    public IEnumerable<(string Path, HashedFile Content)> FindOthers(FileManifest manifest) =>
        from entry in manifest.Entries
        where entry.Kind < FileKind.File && entry.Content.Chunks.Count > 0
        let content = TryHash(entry.Name)
        where content is not null
        select (entry.Name, content);

    private LocatedFile Locate(ManifestEntry entry, bool hasInterpreter)
    {
        if (!entry.IsFile || (hasInterpreter && entry.Flags.HasFlag(FileFlags.OfInterpreter)))
        {
            return new LocatedFile(entry, "", true);
        }

        return FindInPlace(entry) is { } path ? new LocatedFile(entry, path, true) : new LocatedFile(entry, store.Find(entry.Content.Hash), false);
    }

    private string? FindInPlace(ManifestEntry entry)
    {
        if (entry.Kind == FileKind.File)
        {
            return null;
        }

        if (entry.Flags.HasFlag(FileFlags.AnyVersion))
        {
            return FindAnyVersion(entry.Name);
        }

        return LookAtFile.TryGet(entry.Name, out FileFacts facts) == 0 && facts.Bytes == entry.Content.Bytes && TryHash(entry.Name)?.Hash == entry.Content.Hash
            && (entry.Kind == FileKind.Library || facts.IsExecutable) ? entry.Name : null;
    }

    private static string? FindAnyVersion(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Where(static folder => folder.StartsWith('/'))
        .Select(folder => Path.Combine(folder, Path.GetFileName(name)))
        .Prepend(name)
        .FirstOrDefault(static path => LookAtFile.TryGet(path, out FileFacts facts) == 0 && facts.IsExecutable);

    private HashedFile? TryHash(string path)
    {
        try
        {
            return File.Exists(path) ? hasher.Hash(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is not the same.
            return null;
        }
    }
}
