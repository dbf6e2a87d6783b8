using Smash.Rex.Interop;

namespace Smash.Rex.Files.Elf;

/// <summary>Finds all shared libraries that a program is loaded with, as the machine's loader would (ld.so(8)), but without running anything.</summary>
internal sealed class LibraryClosure
{
    private const int MostLibraries = 2000;

    private readonly ElfMachine _machine;
    private readonly IReadOnlyList<string> _environment;
    private readonly LoaderCache _cache = LoaderCache.Read();
    private readonly Dictionary<string, LoadedLibrary> _found = new(StringComparer.Ordinal);
    private readonly Queue<Loaded> _waiting = new();

    private LibraryClosure(ElfMachine machine, string libraryPath)
    {
        _machine = machine;
        _environment = libraryPath.Split(':', ';');
    }

    /// <summary>Finds them.</summary>
    /// <param name="path">The program: a full path.</param>
    /// <param name="elf">What it says.</param>
    /// <param name="libraryPath">LD_LIBRARY_PATH; empty: it is not set.</param>
    /// <returns>Each once, in the order in which they are searched for symbols. What is not found is not there: the loader will tell of it.</returns>
    public static IReadOnlyList<LoadedLibrary> Find(string path, ElfFile elf, string libraryPath)
    {
        var closure = new LibraryClosure(elf.Machine, libraryPath);
        closure._waiting.Enqueue(new Loaded(path, elf, null));
        var all = new List<LoadedLibrary>();
        while (closure._waiting.TryDequeue(out Loaded? next))
        {
            foreach (string name in next.Elf.Needed.Where(name => Path.GetFileName(elf.Loader) != name))
            {
                if (all.Count < MostLibraries && closure.Load(name, next) is { } library)
                {
                    all.Add(library);
                }
            }
        }

        return all;
    }

    private LoadedLibrary? Load(string name, Loaded asking)
    {
        if (_found.ContainsKey(name))
        {
            return null;
        }

        foreach ((string candidate, bool isStandard) in Candidates(name, asking))
        {
            if (LookAtFile.TryGet(candidate, out FileFacts facts) == 0 && facts.IsRegular && ElfReader.TryRead(candidate) is { } elf && elf.Machine == _machine)
            {
                string full = Path.GetFullPath(candidate);
                var library = new LoadedLibrary(name, full, isStandard);
                _found.Add(name, library);
                _waiting.Enqueue(new Loaded(full, elf, asking));
                return library;
            }
        }

        return null;
    }

    private IEnumerable<(string Path, bool IsStandard)> Candidates(string name, Loaded asking)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            yield return (Expand(name, asking), false);
            yield break;
        }

        IEnumerable<string> own = asking.RPathFolders(Expand).Concat(_environment.Where(static folder => folder.Length > 0)).Concat(Split(asking.Elf.RunPath, asking));
        foreach (string folder in own)
        {
            yield return (Path.Combine(folder, name), false);
        }

        foreach (string path in _cache.Find(name))
        {
            yield return (path, true);
        }

        foreach (string folder in _machine.LibraryFolders.Concat(["/lib", "/usr/lib", "/usr/local/lib"]))
        {
            yield return (Path.Combine(folder, name), true);
        }
    }

    private static IEnumerable<string> Split(string folders, Loaded owner) =>
        folders.Split(':').Where(static folder => folder.Length > 0).Select(folder => Expand(folder, owner));

    private static string Expand(string text, Loaded owner)
    {
        string origin = Path.GetDirectoryName(owner.Path) ?? "/";
        string lib = owner.Elf.Machine.Is64Bit ? "lib64" : "lib";
        string platform = owner.Elf.Machine.Name;
        foreach ((string word, string value) in new[] { ("ORIGIN", origin), ("LIB", lib), ("PLATFORM", platform) })
        {
            text = text.Replace($"${{{word}}}", value, StringComparison.Ordinal).Replace($"${word}", value, StringComparison.Ordinal);
        }

        return text;
    }

    private sealed record Loaded(string Path, ElfFile Elf, Loaded? Parent)
    {
        // One that has a DT_RUNPATH is not searched for by its parents' either.
        public IEnumerable<string> RPathFolders(Func<string, Loaded, string> expand)
        {
            for (Loaded? one = Elf.RunPath.Length > 0 ? null : this; one is not null; one = one.Parent)
            {
                foreach (string folder in one.Elf.RPath.Split(':').Where(static folder => folder.Length > 0))
                {
                    yield return expand(folder, one);
                }
            }
        }
    }
}
