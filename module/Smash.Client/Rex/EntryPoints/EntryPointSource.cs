using System.Collections.Concurrent;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>Where signatures come from: files that were exported, those of the C library's mathematics that come with Smash, and debug information.</summary>
public static class EntryPointSource
{
    private static readonly ConcurrentDictionary<(string Path, DateTime Changed), IReadOnlyList<RexEntryPoint>> Known = new();

    /// <summary>Reads the functions that a library exports out of its debug information.</summary>
    /// <param name="library">Its path, or a name that this machine's dynamic loader finds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RexErrorException">RexLibraryNotFound; RexToolNotFound: no abidw; RexNoDebugInformation: there is none about it.</exception>
    public static IReadOnlyList<RexEntryPoint> ReadLibrary(string library, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(library);
        string path = LibrarySearch.Find(library) ?? throw new RexErrorException("RexLibraryNotFound", Errno.ENOENT, $"There is no library {library} on this machine.");
        IReadOnlyList<RexEntryPoint> found = ReadOnce(path, library, cancellationToken);
        return found.Count > 0 ? found : throw new RexErrorException(
            "RexNoDebugInformation", Errno.ENOENT, $"There is no debug information about {path}: build it with -g, install its debug package, or use what was exported before it was stripped.");
    }

    /// <summary>Looks for a function's signature: in LIBRARY.xml beside a library that is named by its path, in what comes with Smash, and in debug information. It never fails: without it a call needs its types told.</summary>
    /// <param name="library">The library as the call names it.</param>
    /// <param name="function">The function.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The signature; null: it is not known here.</returns>
    /// <exception cref="RexErrorException">RexEntryPointFileInvalid: the file beside the library has none.</exception>
    public static RexEntryPoint? Find(string library, string function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(library);
        bool isPath = library.Contains('/', StringComparison.Ordinal);
        if (isPath && File.Exists($"{library}.xml"))
        {
            return Find(EntryPointXml.ReadFile($"{library}.xml"), function);
        }

        return Find(ReadBuiltIn(Path.GetFileName(library)), function) ?? (isPath && AbiReader.IsThere && File.Exists(library) ? Find(TryRead(library, cancellationToken), function) : null);
    }

    /// <summary>Lists functions whose signatures are at hand without a look at debug information. It never fails.</summary>
    /// <param name="library">The library as a call names it.</param>
    public static IReadOnlyList<RexEntryPoint> ListKnown(string library)
    {
        ArgumentNullException.ThrowIfNull(library);
        try
        {
            return library.Contains('/', StringComparison.Ordinal) && File.Exists($"{library}.xml") ? EntryPointXml.ReadFile($"{library}.xml") : ReadBuiltIn(Path.GetFileName(library));
        }
        catch (RexErrorException)
        {
            // A call says what is wrong with the file.
            return [];
        }
    }

    /// <summary>Looks for a function in a list.</summary>
    /// <param name="entryPoints">The list.</param>
    /// <param name="function">The function.</param>
    public static RexEntryPoint? Find(IEnumerable<RexEntryPoint> entryPoints, string function) => entryPoints.FirstOrDefault(entryPoint => entryPoint.Name == function);

    private static IReadOnlyList<RexEntryPoint> ReadOnce(string path, string library, CancellationToken cancellationToken)
    {
        (string, DateTime) key = (path, File.GetLastWriteTimeUtc(path));
        return Known.TryGetValue(key, out IReadOnlyList<RexEntryPoint>? found) ? found : Known.GetOrAdd(key, AbiReader.Read(path, library, cancellationToken));
    }

    private static IReadOnlyList<RexEntryPoint> TryRead(string path, CancellationToken cancellationToken)
    {
        try
        {
            return ReadOnce(path, path, cancellationToken);
        }
        catch (RexErrorException)
        {
            // The executor's loader may know what to do with it, and says so if it does not.
            return [];
        }
    }

    private static IReadOnlyList<RexEntryPoint> ReadBuiltIn(string name)
    {
        using Stream? resource = typeof(EntryPointSource).Assembly.GetManifestResourceStream($"{name}.xml");
        if (resource is null)
        {
            return [];
        }

        using var reader = new StreamReader(resource);
        return EntryPointXml.Read(reader.ReadToEnd());
    }
}
