using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Interop;

namespace Smash.Rex.Files;

/// <summary>Files, and folders with all that is in them, as entries of a manifest. It waits for the disk: not for the loop.</summary>
/// <param name="hasher">Tells what is in files.</param>
internal sealed class FileTree(FileHasher hasher)
{
    /// <summary>Most entries of a manifest.</summary>
    public const int MostEntries = 100_000;

    private readonly List<ManifestEntry> _entries = [];
    private readonly Dictionary<FileHash, string> _sources = [];

    /// <summary>The entries, folders before what is in them.</summary>
    public IReadOnlyList<ManifestEntry> Entries => _entries;

    /// <summary>Where each content is.</summary>
    public IReadOnlyDictionary<FileHash, string> Sources => _sources;

    /// <summary>Adds what is at a path, its last link followed; links in a folder stay links, and what is neither file, folder nor link stays away.</summary>
    /// <param name="path">A full path.</param>
    /// <param name="name">What it is to be called.</param>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="RexRefusedException">RexTooManyFiles.</exception>
    public void Add(string path, string name)
    {
        int error = LookAtFile.TryGet(path, out FileFacts facts);
        if (error != 0)
        {
            throw new FileNotFoundException(error == (int)Errno.ENOENT ? $"'{path}' is not there." : $"'{path}' cannot be looked at.");
        }

        if (facts.IsFolder)
        {
            AddFolder(path, name, facts);
        }
        else
        {
            AddFile(new ManifestEntry(FileKind.File, name) { Mode = facts.Permissions }, path);
        }
    }

    /// <summary>Adds a file as an entry.</summary>
    /// <param name="entry">The entry, without content.</param>
    /// <param name="path">Where it is.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public void AddFile(ManifestEntry entry, string path)
    {
        HashedFile content = hasher.Hash(path);
        _sources.TryAdd(content.Hash, path);
        AddEntry(entry with { Content = content });
    }

    /// <summary>Adds an entry as it is.</summary>
    /// <param name="entry">The entry.</param>
    /// <exception cref="RexRefusedException">RexTooManyFiles.</exception>
    public void AddEntry(ManifestEntry entry)
    {
        if (_entries.Count == MostEntries)
        {
            throw new RexRefusedException(new RexRefusal(Errno.E2BIG, "RexTooManyFiles", $"A run has at most {MostEntries} files; make an archive of them."));
        }

        _entries.Add(entry);
    }

    private void AddFolder(string path, string name, FileFacts facts)
    {
        AddEntry(new ManifestEntry(FileKind.Folder, name) { Mode = facts.Permissions });
        foreach (FileSystemInfo inner in new DirectoryInfo(path).EnumerateFileSystemInfos().OrderBy(static inner => inner.Name, StringComparer.Ordinal))
        {
            string innerName = $"{name}/{inner.Name}";
            if (inner.LinkTarget is { } target)
            {
                AddEntry(new ManifestEntry(FileKind.Link, innerName) { Text = target });
            }
            else if (LookAtFile.TryGet(inner.FullName, out FileFacts innerFacts) == 0 && (innerFacts.IsFolder || innerFacts.IsRegular))
            {
                Add(inner.FullName, innerName);
            }
        }
    }
}
