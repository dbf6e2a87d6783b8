using System.Xml.Linq;

namespace Smash.Structure.Tests;

/// <summary>The repository that the tests were built from, without what was built in it.</summary>
internal static class Repository
{
    private static readonly HashSet<string> SkippedFolders = ["bin", "obj", "lib", "out", ".git", "TestResults", "en-US", "__pycache__"];

    private static readonly HashSet<string> TextEndings =
        [".cs", ".c", ".h", ".csproj", ".props", ".targets", ".sln", ".md", ".py", ".ps1", ".psd1", ".psm1", ".ps1xml", ".json", ".sh", ".yml", ""];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Files { get; } = [.. Enumerate(Root).Order(StringComparer.Ordinal)
        .Select(static path => new SourceFile(Path.GetRelativePath(Root, path), File.ReadAllText(path)))];

    public static IEnumerable<SourceFile> CSharp => Files.Where(static file => file.Path.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<SourceFile> C => Files.Where(static file => file.Path.EndsWith(".c", StringComparison.Ordinal) || file.Path.EndsWith(".h", StringComparison.Ordinal));

    /// <summary>The projects of the product: those directly in its two rooms. What only builds the documentation lies deeper.</summary>
    public static IEnumerable<SourceFile> Projects => Files.Where(static file =>
        file.Path.EndsWith(".csproj", StringComparison.Ordinal) && (file.IsIn("native-host") || file.IsIn("module")) && file.Path.Split('/').Length == 3);

    /// <summary>The names of the projects or packages that a project refers to.</summary>
    public static IReadOnlyList<string> References(SourceFile project, string kind) =>
        [.. XDocument.Parse(project.Text).Descendants(kind).Select(static item => Path.GetFileNameWithoutExtension((string)item.Attribute("Include")!)).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Enumerate(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder).Where(static file => TextEndings.Contains(Path.GetExtension(file))))
        {
            yield return file;
        }

        foreach (string inner in Directory.EnumerateDirectories(folder).Where(static inner => !SkippedFolders.Contains(Path.GetFileName(inner))))
        {
            foreach (string file in Enumerate(inner))
            {
                yield return file;
            }
        }
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Smash.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
