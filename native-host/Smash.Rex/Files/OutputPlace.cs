using Smash.Protocol;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>Where outputs go at home: each comes beside its place, and when all are whole they take their places. It waits for the disk: not for the loop.</summary>
internal sealed class OutputPlace : IContentPlace
{
    private readonly List<(ManifestEntry Entry, string Path)> _entries = [];
    private readonly Dictionary<FileHash, string> _here = [];
    private readonly List<string> _temporary = [];
    private PartPlan? _plan;

    private OutputPlace()
    {
    }

    /// <summary>What is asked for.</summary>
    public PartPlan Plan => _plan!;

    /// <summary>Looks at what is there.</summary>
    /// <param name="manifest">What there is to come.</param>
    /// <param name="outputs">Where it belongs.</param>
    /// <param name="hasher">Tells what is in files.</param>
    /// <exception cref="MalformedPacketException">Something belongs nowhere.</exception>
    /// <exception cref="RexRefusedException">A name could lead elsewhere.</exception>
    public static OutputPlace Make(FileManifest manifest, RunOutputs outputs, FileHasher hasher)
    {
        var place = new OutputPlace();
        var old = new List<(string Path, HashedFile Content)>();
        OutputNames.Check(manifest, outputs);
        foreach (ManifestEntry entry in manifest.Entries)
        {
            string path = outputs.PathOf(entry.Name);
            place._entries.Add((entry, path));
            if (entry.IsFile && TryHash(hasher, path) is { } content)
            {
                old.Add((path, content));
                place._here.TryAdd(content.Hash, path);
            }
        }

        place._plan = PartPlan.Make(new PartList(manifest), content => !place._here.ContainsKey(content.Hash), () =>
        {
            var pieces = new PieceIndex();
            old.ForEach(one => pieces.Add(one.Path, one.Content.Chunks));
            return pieces;
        });
        return place;
    }

    /// <inheritdoc/>
    public string NameTemporary(HashedFile content)
    {
        string target = _entries.First(one => one.Entry.IsFile && one.Entry.Content.Hash == content.Hash).Path;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        return NameBeside(target);
    }

    /// <inheritdoc/>
    public void Keep(HashedFile content, string temporary)
    {
        _here[content.Hash] = temporary;
        _temporary.Add(temporary);
    }

    /// <summary>Puts all into their places.</summary>
    /// <exception cref="IOException">Something cannot be put there.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be put there.</exception>
    public void Finish()
    {
        foreach ((ManifestEntry entry, string path) in _entries)
        {
            Directory.CreateDirectory(entry.Kind == FileKind.Folder ? path : Path.GetDirectoryName(path)!);
            if (entry.IsFile)
            {
                PutFile(entry, path);
            }
        }

        foreach ((ManifestEntry entry, string path) in _entries.Where(static one => one.Entry.Kind == FileKind.Link))
        {
            LaidFiles.Link(path, entry.Text);
        }

        foreach ((ManifestEntry entry, string path) in Enumerable.Reverse(_entries).Where(static one => one.Entry.Kind == FileKind.Folder))
        {
            File.SetUnixFileMode(path, entry.Mode | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Takes away what came and has no place yet.</summary>
    public void Abandon() => _temporary.ForEach(File.Delete);

    private static string NameBeside(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}.smash");

    private static HashedFile? TryHash(FileHasher hasher, string path)
    {
        try
        {
            // What a link leads to was not asked for: neither is it read, nor are its permissions changed.
            return File.Exists(path) && new FileInfo(path).LinkTarget is null ? hasher.Hash(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then it is as if it were not there, and replaced.
            return null;
        }
    }

    private void PutFile(ManifestEntry entry, string path)
    {
        string from = _here[entry.Content.Hash];
        if (from == path)
        {
            File.SetUnixFileMode(path, entry.Mode);
        }
        else if (_temporary.Contains(from))
        {
            File.SetUnixFileMode(from, entry.Mode);
            File.Move(from, path, overwrite: true);
            _temporary.Remove(from);
            _here[entry.Content.Hash] = path;
        }
        else
        {
            LaidFiles.Copy(from, path, entry.Mode);
        }
    }
}
