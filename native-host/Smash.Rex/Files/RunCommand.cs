namespace Smash.Rex.Files;

/// <summary>What is executed so that a program has the libraries and the interpreter that it has at home. It waits for the disk: not for the loop.</summary>
/// <param name="room">The run's folder.</param>
/// <param name="files">All files of the run, none lacking.</param>
/// <param name="abilities">What loaders can be told.</param>
internal sealed class RunCommand(RunRoom room, IReadOnlyList<LocatedFile> files, LoaderAbilities abilities)
{
    private const string Programs = "bin";
    private const string Libraries = "lib";

    /// <summary>Says it.</summary>
    /// <param name="name">The program as it was asked for.</param>
    /// <returns>What to execute, and the arguments that come before the program's own.</returns>
    /// <exception cref="IOException">Something cannot be laid ready.</exception>
    public (string Program, IReadOnlyList<string> Before) Make(string name)
    {
        LocatedFile? program = Find(FileKind.Program);
        LocatedFile? interpreter = Find(FileKind.Interpreter);
        return program is null ? (name, [])
            : interpreter is null ? MakeBinary(program, name)
            : MakeScript(PlaceOf(program), interpreter);
    }

    private LocatedFile? Find(FileKind kind) => files.FirstOrDefault(file => file.Entry.Kind == kind);

    private string PlaceOf(LocatedFile program) => program.IsInPlace ? program.Path! : room.Share(Programs, program.Entry.Name, program);

    // By its interpreter, which may be elsewhere than the first line says.
    private (string Program, IReadOnlyList<string> Before) MakeScript(string script, LocatedFile interpreter)
    {
        string[] last = [.. interpreter.Entry.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), script];
        if (interpreter.IsInPlace)
        {
            return (interpreter.Path!, last);
        }

        (string program, IReadOnlyList<string> before) = MakeBinary(interpreter, interpreter.Entry.Name);
        return (program, [.. before, .. last]);
    }

    private (string Program, IReadOnlyList<string> Before) MakeBinary(LocatedFile program, string name)
    {
        string path = PlaceOf(program);
        LocatedFile[] libraries = [.. files.Where(static file => file.Entry.Kind == FileKind.Library)];
        LocatedFile? loader = Find(FileKind.Loader);
        bool isWhole = Array.TrueForAll(libraries, library => library.IsInPlace && (program.IsInPlace || library.Entry.Flags.HasFlag(FileFlags.Standard)));
        if (loader is null || (loader.IsInPlace && isWhole))
        {
            return (path, []);
        }

        foreach (LocatedFile library in libraries)
        {
            room.Share(Libraries, library.Entry.Text, library);
        }

        string loads = loader.IsInPlace ? loader.Path! : room.Share(Programs, $"{Path.GetFileName(loader.Entry.Name)}.loader", loader);
        string[] named = abilities.TakesArgumentZero(loader.Entry.Content.Hash, loads) ? ["--argv0", name] : [];
        return (loads, ["--library-path", Path.Combine(room.Folder, Libraries), .. named, path]);
    }
}
