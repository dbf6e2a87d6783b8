namespace Smash.Client;

/// <summary>Paths in a world: those of Linux. Relative ones begin at its root.</summary>
public static class RedPath
{
    /// <summary>The root of a world.</summary>
    public const string Root = "/";

    /// <summary>A path as from the root: with one slash in front, none at the end, and no empty or <c>.</c> part. <c>..</c> is left to the world, whose links decide what it means.</summary>
    /// <param name="path">The path; empty: the root.</param>
    public static string Normalize(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Root + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part != "."));
    }

    /// <summary>A path under a directory.</summary>
    /// <param name="directory">Path of the directory.</param>
    /// <param name="path">What is in it.</param>
    public static string Combine(string directory, string path) => Normalize($"{directory}/{path}");

    /// <summary>The last part of a path; of the root, <c>/</c>.</summary>
    /// <param name="path">The path.</param>
    public static string GetName(string path)
    {
        string plain = Normalize(path);
        return plain == Root ? Root : plain[(plain.LastIndexOf('/') + 1)..];
    }

    /// <summary>The directory that a path is in; of the root, the root.</summary>
    /// <param name="path">The path.</param>
    public static string GetParent(string path)
    {
        string plain = Normalize(path);
        int slash = plain.LastIndexOf('/');
        return slash <= 0 ? Root : plain[..slash];
    }

    /// <summary>Whether a text is the name of one item, and of nothing else: not empty, no slash, no NUL, neither <c>.</c> nor <c>..</c>.</summary>
    /// <param name="name">The text.</param>
    public static bool IsName(string name) => name is { Length: > 0 } and not "." and not ".." && name.AsSpan().IndexOfAny('/', '\0') < 0;
}
