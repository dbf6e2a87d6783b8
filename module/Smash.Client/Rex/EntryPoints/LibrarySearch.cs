namespace Smash.Client;

/// <summary>Finds libraries of this machine by name, where its dynamic loader looks.</summary>
internal static class LibrarySearch
{
    private const string Configuration = "/etc/ld.so.conf.d";

    private static readonly string[] Usual = ["/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib"];

    /// <summary>Finds one.</summary>
    /// <param name="library">A path, or a name such as libm.so.6.</param>
    /// <returns>Its path; null: it is not there.</returns>
    public static string? Find(string library) => library.Contains('/', StringComparison.Ordinal)
        ? (File.Exists(library) ? library : null)
        : Folders().Select(folder => Path.Combine(folder, library)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Folders() => (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(Configured()).Concat(Usual);

    private static IEnumerable<string> Configured()
    {
        try
        {
            return [.. Directory.EnumerateFiles(Configuration, "*.conf").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Select(static line => line.Trim()).Where(static line => line.StartsWith('/'))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A machine without them has the usual folders.
            return [];
        }
    }
}
