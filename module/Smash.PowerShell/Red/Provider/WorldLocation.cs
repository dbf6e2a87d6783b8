using System.Security.Cryptography;
using System.Text;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>
/// A place in a world as the provider's own paths name it: <c>red@HOST-PORT@HASH/path/of/item</c>. The whole of it is in each path, since the engine
/// hands items from one drive, or from none, to the next by their paths alone; and the world is one plain word, for the engine takes slashes, colons and
/// brackets apart wherever it finds them.
/// </summary>
/// <param name="Root">The word for the world: what stands before the path in it. Empty: the path names no world.</param>
/// <param name="Path">The path in the world, from its root: <c>/path/of/item</c>.</param>
internal readonly record struct WorldLocation(string Root, string Path)
{
    private const string Scheme = "red://";
    private const string Mark = "red@";
    private const int HashLength = 8;

    /// <summary>Whether it is a world's root.</summary>
    public bool IsRoot => Path == RedPath.Root;

    /// <summary>The last part of the path; of a root, the word for the world.</summary>
    public string Name => IsRoot ? Root : RedPath.GetName(Path);

    /// <summary>The root of a world.</summary>
    /// <param name="world">The world.</param>
    public static WorldLocation OfRoot(RedWorld world) => Parse(world.ToString());

    /// <summary>Reads a path. One that names no world has an empty root.</summary>
    /// <param name="path">The path, in any of the forms in which the engine puts paths together, or <c>red://HOST:PORT/WORLD/path</c>, as a world names itself.</param>
    public static WorldLocation Parse(string path)
    {
        string plain = path.Replace('\\', '/');
        if (plain.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            string[] parts = plain[Scheme.Length..].Split('/', 3);
            return new WorldLocation(CreateWord(parts[0], parts.ElementAtOrDefault(1) ?? ""), Clean(parts.ElementAtOrDefault(2) ?? ""));
        }

        int end = plain.IndexOf('/', StringComparison.Ordinal);
        return plain.StartsWith(Mark, StringComparison.Ordinal)
            ? new WorldLocation(end < 0 ? plain : plain[..end], Clean(end < 0 ? "" : plain[end..]))
            : new WorldLocation("", Clean(plain));
    }

    /// <summary>What lies under it.</summary>
    /// <param name="path">A path from here.</param>
    public WorldLocation Enter(string path) => this with { Path = Clean($"{Path}/{path.Replace('\\', '/')}") };

    /// <summary>Where it lies; a root is its own parent.</summary>
    public WorldLocation GetParent() => this with { Path = RedPath.GetParent(Path) };

    /// <summary>The way from another place to this one, with <c>..</c> where it leads upwards; the whole path where the other is in another world.</summary>
    /// <param name="start">Where the way begins.</param>
    public string GetRelativePath(WorldLocation start)
    {
        if (Root != start.Root)
        {
            return ToString();
        }

        string[] to = Split(Path), from = Split(start.Path);
        int shared = 0;
        while (shared < to.Length && shared < from.Length && to[shared] == from[shared])
        {
            shared++;
        }

        return string.Join('/', Enumerable.Repeat("..", from.Length - shared).Concat(to[shared..]));
    }

    /// <summary>The path, as the provider takes it; no slash at its end.</summary>
    public override string ToString() => IsRoot ? Root : Root + Path;

    /// <summary>The word tells which world is meant to whoever knows it; its name, which is its key, is not to be seen in every path and error.</summary>
    private static string CreateWord(string address, string world)
    {
        string place = string.Concat(address.Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' ? letter : '-'));
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(world));
        return $"{Mark}{place}@{Convert.ToHexString(hash, 0, HashLength).ToLowerInvariant()}";
    }

    /// <summary>Without <c>.</c>, and with <c>..</c> taken literally, as a shell does: a person who leaves a folder goes where it lies.</summary>
    private static string Clean(string path)
    {
        var parts = new List<string>();
        foreach (string part in Split(path))
        {
            if (part == "..")
            {
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return RedPath.Root + string.Join('/', parts);
    }

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
