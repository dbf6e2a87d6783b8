using System.Text;
using Microsoft.Win32.SafeHandles;
using Smash.Protocol;
using Smash.Rex.Files;

namespace Smash.Rex.Forks;

/// <summary>The image of a process as it comes to the executor: what is here already is taken from here, and the rest as it comes.</summary>
/// <param name="folder">The folder that it comes into.</param>
/// <param name="store">What came before.</param>
/// <param name="known">Hashes of programs and libraries.</param>
internal sealed class ReceivedImage(string folder, PartStore store, FileParts known) : IDisposable
{
    private const string Plan = "smash.plan";
    private const string Binds = "smash.binds";
    private const string OpenWord = "open\t";

    private readonly List<ForkFile> _files = [];
    private readonly List<string> _mapped = [];
    private readonly List<LackingPart> _lacking = [];
    private readonly byte[] _buffer = new byte[ForkFile.PartLength];
    private int _next;
    private int _offset;
    private SafeFileHandle? _open;
    private string? _openPath;

    /// <summary>How many bytes have to come; known once it is prepared.</summary>
    public long LackingBytes => _lacking.Sum(static part => (long)part.Length);

    /// <summary>Takes a file's description.</summary>
    /// <param name="file">The file, or more parts of the one before.</param>
    /// <exception cref="MalformedPacketException">There can be none of that name.</exception>
    public void Add(ForkFile file)
    {
        if (file.Kind == ForkFileKind.Image ? file.Name.Contains('/', StringComparison.Ordinal) || file.Name is "." or ".." or Binds : !Path.IsPathRooted(file.Name) || file.Name.AsSpan().IndexOfAny('\n', '\t') >= 0)
        {
            throw new MalformedPacketException($"A process comes with a file '{file.Name}', which can be none.");
        }

        if (_files.Count > 0 && _files[^1] is { } last && last.Name == file.Name && last.Kind == file.Kind)
        {
            _files[^1] = last with { Parts = [.. last.Parts, .. file.Parts] };
        }
        else
        {
            _files.Add(file);
        }
    }

    /// <summary>Makes all files, with what is here already. It waits for disks.</summary>
    /// <returns>The parts that have to come.</returns>
    /// <exception cref="MalformedPacketException">A file has not the parts that it is long.</exception>
    /// <exception cref="IOException">There is no room.</exception>
    public ForkLacks Prepare()
    {
        Dictionary<FileHash, StoredPart> stored = store.Load();
        var lacks = new List<uint>();
        uint number = 0;
        foreach (ForkFile file in _files)
        {
            if (file.Parts.Count != file.PartCount)
            {
                throw new MalformedPacketException($"{file.Name} of {file.Size} bytes comes with {file.Parts.Count} parts.");
            }

            if (file.Kind == ForkFileKind.Image || !IsHere(file))
            {
                Make(file, stored, part => lacks.Add(number + part));
            }

            number += (uint)file.Parts.Count;
        }

        return new ForkLacks(lacks);
    }

    /// <summary>Takes the next bytes of the parts that were lacking. It waits for disks.</summary>
    /// <param name="pieces">They, in their order.</param>
    /// <exception cref="MalformedPacketException">They are more than were asked for.</exception>
    /// <exception cref="IOException">There is no room.</exception>
    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            Write(piece.Span);
        }
    }

    /// <summary>All has come: says which files are shown under which paths.</summary>
    /// <exception cref="IOException">It cannot be written, or the image is none.</exception>
    public void Finish()
    {
        Dispose();
        var binds = new StringBuilder();
        int number = 0;
        foreach (string path in File.ReadLines(Path.Combine(folder, Plan)).Where(static line => line.StartsWith(OpenWord, StringComparison.Ordinal)).Select(static line => line[OpenWord.Length..]))
        {
            binds.Append(folder).Append("/open-").Append(number++).Append('\t').Append(path).Append('\n');
        }

        for (int i = 0; i < _mapped.Count; i++)
        {
            binds.Append(MappedPath(i)).Append('\t').Append(_mapped[i]).Append('\n');
        }

        File.WriteAllText(Path.Combine(folder, Binds), binds.ToString());
    }

    /// <summary>The process is there: what of its image may serve the next one is kept.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public void Keep()
    {
        foreach (ForkFile file in _files.Where(static file => file.Kind == ForkFileKind.Image && file.Name.StartsWith("pages-", StringComparison.Ordinal)))
        {
            store.Keep(Path.Combine(folder, file.Name), file);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _open?.Dispose();
        _open = null;
        _openPath = null;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_next == _lacking.Count)
            {
                throw new MalformedPacketException("More of a process came than was asked for.");
            }

            LackingPart part = _lacking[_next];
            int count = Math.Min(bytes.Length, part.Length - _offset);
            RandomAccess.Write(Open(part.Path), bytes[..count], part.Offset + _offset);
            bytes = bytes[count..];
            _offset += count;
            if (_offset == part.Length)
            {
                _next++;
                _offset = 0;
            }
        }
    }

    private string MappedPath(int number) => Path.Combine(folder, $"mapped-{number}");

    private bool IsHere(ForkFile file) => new FileInfo(file.Name) is { Exists: true } here && here.Length == file.Size && known.Find(file.Name).SequenceEqual(file.Parts);

    private void Make(ForkFile file, Dictionary<FileHash, StoredPart> stored, Action<uint> lack)
    {
        string path = Path.Combine(folder, file.Name);
        if (file.Kind == ForkFileKind.Mapped)
        {
            path = MappedPath(_mapped.Count);
            _mapped.Add(file.Name);
        }

        using SafeFileHandle target = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read, FileOptions.None, file.Size);
        RandomAccess.SetLength(target, file.Size);
        File.SetUnixFileMode(target, file.Mode);
        for (int part = 0; part < file.Parts.Count; part++)
        {
            int length = file.LengthOf(part);
            long offset = (long)part * ForkFile.PartLength;
            if (stored.TryGetValue(file.Parts[part], out StoredPart source) && TryRead(source, length, file.Parts[part]))
            {
                RandomAccess.Write(target, _buffer.AsSpan(0, length), offset);
            }
            else
            {
                _lacking.Add(new LackingPart(path, offset, length));
                lack((uint)part);
            }
        }
    }

    // What the disk has is only believed when it has the hash.
    private bool TryRead(StoredPart source, int length, FileHash hash)
    {
        try
        {
            return RandomAccess.Read(Open(source.Path), _buffer.AsSpan(0, length), (long)source.Number * ForkFile.PartLength) == length && FileHash.Of(_buffer.AsSpan(0, length)) == hash;
        }
        catch (FileNotFoundException)
        {
            // Another agent has made room meanwhile.
            return false;
        }
    }

    private SafeFileHandle Open(string path)
    {
        if (_openPath != path)
        {
            Dispose();
            _open = File.OpenHandle(path, FileMode.Open, path.StartsWith(folder, StringComparison.Ordinal) ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite);
            _openPath = path;
        }

        return _open!;
    }
}
