namespace Smash.Client;

/// <summary>A file, directory, link or device of a world, as it was when it was listed.</summary>
public sealed class RedItem
{
    internal RedItem(RedWorld world, string path, RedItemType type, RedPermissions permissions, long size)
    {
        World = world;
        FullName = RedPath.Normalize(path);
        Type = type;
        Permissions = permissions;
        Size = size;
    }

    /// <summary>Its world.</summary>
    public RedWorld World { get; }

    /// <summary>
    /// Its path in the world, from the root. Not by the name Path, which the cmdlets of PowerShell take from what is piped to them:
    /// <c>Remove-Item</c> would remove the file of that path from this machine.
    /// </summary>
    public string FullName { get; }

    /// <summary>The last part of its path; of the root, <c>/</c>.</summary>
    public string Name => RedPath.GetName(FullName);

    /// <summary>Path of the directory that it is in; of the root, the root.</summary>
    public string Directory => RedPath.GetParent(FullName);

    /// <summary>What it is.</summary>
    public RedItemType Type { get; }

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => Type == RedItemType.Directory;

    /// <summary>What may be done with it.</summary>
    public RedPermissions Permissions { get; }

    /// <summary>The same as ls writes it: <c>drwx</c>, <c>-r--</c>.</summary>
    public string Mode => string.Concat(
        Type switch { RedItemType.Directory => "d", RedItemType.Link => "l", RedItemType.Device => "c", _ => "-" },
        Permissions.HasFlag(RedPermissions.Read) ? "r" : "-",
        Permissions.HasFlag(RedPermissions.Write) ? "w" : "-",
        Permissions.HasFlag(RedPermissions.Execute) ? "x" : "-");

    /// <summary>Its size in bytes.</summary>
    public long Size { get; }

    /// <summary>Its path.</summary>
    public override string ToString() => FullName;
}
