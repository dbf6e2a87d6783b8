using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Files.Elf;
using Smash.Rex.Interop;

namespace Smash.Rex.Files;

/// <summary>Finds at home what a run needs elsewhere. It waits for the disk: not for the loop; and is for one run.</summary>
internal sealed class RunCollector
{
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    private readonly RexFields _fields;
    private readonly FileTree _tree;
    private readonly string _home;

    private RunCollector(RexFields fields, FileHasher hasher)
    {
        _fields = fields;
        _tree = new FileTree(hasher);
        _home = fields.FindString(RexExecuteTag.HomeDirectory) is { Length: > 0 } home ? home : "/";
    }

    /// <summary>Finds it.</summary>
    /// <param name="fields">The stub's OPEN.</param>
    /// <param name="hasher">Tells what is in files.</param>
    /// <param name="transfers">Whether files may be transferred. If not, a program that is there will do, and its libraries are the executor's.</param>
    /// <exception cref="RexRefusedException">RexProgramNotExecutable, RexInputNotFound, RexFileUnreadable, RexNameInvalid, RexTooManyFiles.</exception>
    public static RunFiles Collect(RexFields fields, FileHasher hasher, bool transfers)
    {
        // What cannot come home is told before anything runs.
        RunOutputs.Read(fields);
        var collector = new RunCollector(fields, hasher);
        string machine = "";
        if (collector.FindProgram(fields.FindString(RexExecuteTag.Program) ?? "") is { } program)
        {
            machine = Guard(program, () => collector.AddProgram(program, transfers));
        }

        foreach (RexField input in fields.Where(static field => field.Tag == RexExecuteTag.Input))
        {
            collector.AddInput(input);
        }

        FileManifest manifest = FileManifest.Of(collector._tree.Entries);
        return manifest.Encoded.Length > FileManifest.MostBytes
            ? throw new RexRefusedException(new RexRefusal(Errno.E2BIG, "RexTooManyFiles", $"What tells of the files has {manifest.Encoded.Length} bytes, and may have {FileManifest.MostBytes}."))
            : new RunFiles(manifest, collector._tree.Sources, transfers) { Machine = machine };
    }

    // What is not at home may be at the executor, which then says whether it is.
    private string? FindProgram(string program)
    {
        if (!program.Contains('/', StringComparison.Ordinal))
        {
            return FindOnPath(program);
        }

        string path = Path.GetFullPath(program, _home);
        return LookAtFile.TryGet(path, out FileFacts facts) != 0 ? null
            : facts.IsExecutable ? path
            : throw new RexRefusedException(new RexRefusal(Errno.EACCES, "RexProgramNotExecutable", $"'{path}' is no file that may be executed."));
    }

    private string? FindOnPath(string name) => (Variable("PATH") is { Length: > 0 } path ? path : DefaultPath).Split(':')
        .Select(folder => Path.Combine(Path.GetFullPath(folder.Length == 0 ? "." : folder, _home), name))
        .FirstOrDefault(static path => LookAtFile.TryGet(path, out FileFacts facts) == 0 && facts.IsExecutable);

    private string Variable(string name) => _fields.Where(static field => field.Tag == RexExecuteTag.Environment)
        .Select(static field => field.Reader.ReadStringToEnd())
        .LastOrDefault(variable => variable.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";

    private string AddProgram(string path, bool transfers)
    {
        if (!transfers)
        {
            _tree.AddEntry(new ManifestEntry(FileKind.Program, path) { Flags = FileFlags.AnyVersion });
            return "";
        }

        _tree.AddFile(EntryOf(FileKind.Program, path, FileFlags.None), path);
        if (ElfReader.TryRead(path) is { } elf)
        {
            AddLoaded(path, elf, FileFlags.None);
            return elf.Machine.Name;
        }

        if (ScriptLine.Read(path) is { } line && (line.IsLookedFor ? FindOnPath(line.Interpreter) : line.Interpreter) is { } interpreter)
        {
            AddInterpreter(interpreter, line);
        }

        return "";
    }

    private void AddInterpreter(string path, ScriptLine line)
    {
        if (LookAtFile.TryGet(path, out FileFacts facts) != 0 || !facts.IsExecutable)
        {
            return;
        }

        _tree.AddFile(EntryOf(FileKind.Interpreter, path, FileFlags.AnyVersion) with { Text = line.Argument }, path);
        if (ElfReader.TryRead(path) is { } elf)
        {
            AddLoaded(path, elf, FileFlags.OfInterpreter);
        }
    }

    private void AddLoaded(string path, ElfFile elf, FileFlags flags)
    {
        if (elf.Loader.Length == 0)
        {
            return;
        }

        _tree.AddFile(EntryOf(FileKind.Loader, elf.Loader, flags), elf.Loader);
        foreach (LoadedLibrary library in LibraryClosure.Find(path, elf, Variable("LD_LIBRARY_PATH")))
        {
            FileFlags more = library.IsStandard ? flags | FileFlags.Standard : flags;
            _tree.AddFile(EntryOf(FileKind.Library, library.Path, more) with { Text = library.Name }, library.Path);
        }
    }

    private void AddInput(RexField field)
    {
        PacketReader reader = field.Reader;
        string path = Path.GetFullPath(reader.ReadString(), _home);
        string named = reader.ReadString();
        string name = RunName.Check(named.Length > 0 ? named : Path.GetFileName(path.TrimEnd('/')));
        if (LookAtFile.TryGet(path, out _) == (int)Errno.ENOENT)
        {
            throw new RexRefusedException(new RexRefusal(Errno.ENOENT, "RexInputNotFound", $"The input '{path}' is not there."));
        }

        Guard(path, () =>
        {
            _tree.Add(path, name);
            return "";
        });
    }

    private static ManifestEntry EntryOf(FileKind kind, string path, FileFlags flags) => new(kind, path) { Flags = flags, Mode = (UnixFileMode)0x1ed };

    private static string Guard(string path, Func<string> add)
    {
        try
        {
            return add();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Errno error = exception is UnauthorizedAccessException ? Errno.EACCES : Errno.EIO;
            throw new RexRefusedException(new RexRefusal(error, "RexFileUnreadable", $"What the run needs of '{path}' cannot be read: {exception.Message}"));
        }
    }
}
