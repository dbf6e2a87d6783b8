using Smash.Rex.Commands;

namespace Smash.Rex.Access;

/// <summary>The keys of REX in <c>~/.ssh/authorized_keys</c>. All other lines stay as they are.</summary>
internal sealed class AuthorizedKeys
{
    private const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly string _folder = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(AccessPlace.Folder)))!, ".ssh");

    private string File => Path.Combine(_folder, "authorized_keys");

    /// <summary>Reads them.</summary>
    public IReadOnlyList<AuthorizedKey> Read() => [.. ReadLines().Select(AuthorizedKey.Parse).OfType<AuthorizedKey>()];

    /// <summary>Lets a key in as one identity, and no other key as that.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it was not as it is now.</returns>
    /// <exception cref="RexCommandException">RexKeyConflict: the key is let in otherwise.</exception>
    public bool Add(AuthorizedKey key)
    {
        using IDisposable alone = OwnedFile.Lock();
        List<string> lines = ReadLines();
        // sshd takes the first line that a key is in: without a forced command it would open everything.
        if (lines.FindIndex(line => HasKey(line, key.Key) && AuthorizedKey.Parse(line)?.Identity != key.Identity) is >= 0 and var index)
        {
            throw new RexCommandException(
                "RexKeyConflict",
                $"The key is in line {index + 1} of {File} already, {(AuthorizedKey.Parse(lines[index]) is { } other ? $"for {other.Identity}" : "and there without the restrictions of REX")}. Remove that line, or make a key of its own: New-RexKey.");
        }

        int[] own = [.. lines.Index().Where(line => AuthorizedKey.Parse(line.Item)?.Identity == key.Identity).Select(static line => line.Index)];
        bool isThere = own.Length == 1 && AuthorizedKey.Parse(lines[own[0]]) == key;
        if (!isThere)
        {
            foreach (int line in own.Reverse())
            {
                lines.RemoveAt(line);
            }

            lines.Add(key.ToString());
            Write(lines);
        }

        RightPermissions();
        return !isThere;
    }

    /// <summary>Lets nobody in as an identity any more.</summary>
    /// <param name="identity">The identity.</param>
    /// <returns>Whether somebody was.</returns>
    public bool Remove(RexIdentity identity)
    {
        using IDisposable alone = OwnedFile.Lock();
        List<string> lines = ReadLines();
        bool isRemoved = lines.RemoveAll(line => AuthorizedKey.Parse(line)?.Identity == identity) > 0;
        if (isRemoved)
        {
            Write(lines);
        }

        return isRemoved;
    }

    private static bool HasKey(string line, string key) =>
        !line.TrimStart().StartsWith('#') && line.Split(' ', '\t').Contains(key, StringComparer.Ordinal);

    private List<string> ReadLines() => System.IO.File.Exists(File) ? [.. System.IO.File.ReadAllLines(File)] : [];

    private void Write(IEnumerable<string> lines)
    {
        OwnedFile.MakeFolder(_folder);
        new OwnedFile(File).Write(lines);
    }

    // sshd obeys no file that others may write, nor one in such a folder.
    private void RightPermissions()
    {
        foreach (string path in new[] { _folder, new OwnedFile(File).FullPath })
        {
            UnixFileMode mode = System.IO.File.GetUnixFileMode(path);
            if ((mode & OthersMayWrite) != 0)
            {
                System.IO.File.SetUnixFileMode(path, mode & ~OthersMayWrite);
            }
        }
    }
}
