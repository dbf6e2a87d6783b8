using Smash.Client;

namespace Smash.PowerShell;

// How paths are put together and taken apart. The engine asks for it with and without a drive, so that nothing here needs a world to be there.
public sealed partial class RedProvider
{
    /// <inheritdoc/>
    protected override bool IsValidPath(string path) => !string.IsNullOrEmpty(path) && !path.Contains('\0', StringComparison.Ordinal);

    /// <inheritdoc/>
    protected override string MakePath(string parent, string child)
    {
        if (string.IsNullOrEmpty(parent))
        {
            return child ?? "";
        }

        if (string.IsNullOrEmpty(child))
        {
            return parent;
        }

        WorldLocation location = WorldLocation.Parse(parent);
        // Without a world the parent is a relative path, and stays one.
        return location.Root.Length > 0 ? location.Enter(child).ToString() : $"{parent.TrimEnd('/', '\\')}/{child.TrimStart('/', '\\')}";
    }

    /// <inheritdoc/>
    protected override string GetParentPath(string path, string root)
    {
        WorldLocation location = WorldLocation.Parse(path);
        if (location.IsRoot || location == WorldLocation.Parse(root ?? ""))
        {
            return "";
        }

        return location.Root.Length > 0 ? location.GetParent().ToString() : RedPath.GetParent(location.Path).TrimStart('/');
    }

    /// <inheritdoc/>
    protected override string GetChildName(string path) => WorldLocation.Parse(path).Name;

    /// <inheritdoc/>
    protected override string NormalizeRelativePath(string path, string basePath)
    {
        WorldLocation start = WorldLocation.Parse(string.IsNullOrEmpty(basePath) ? PSDriveInfo?.Root ?? "" : basePath);
        WorldLocation target = WorldLocation.Parse(path);
        // A path without a world is relative to the base.
        return (target.Root.Length > 0 || start.Root.Length == 0 ? target : start.Enter(path)).GetRelativePath(start);
    }
}
