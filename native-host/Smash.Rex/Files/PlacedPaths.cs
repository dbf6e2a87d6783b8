using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>Checks, before anything is put anywhere, that nothing of what the other side sends goes through a link: not one that comes along, and not one that is there already. It waits for the disk: not for the loop.</summary>
/// <param name="what">What it is called where it is refused: input or output.</param>
internal sealed class PlacedPaths(string what)
{
    private readonly Dictionary<string, (FileKind Kind, string Root)> _all = new(StringComparer.Ordinal);

    /// <summary>Adds one.</summary>
    /// <param name="path">The full path that it is put to.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="root">The folder or path that the user has named, at or above it: that one may be a link.</param>
    /// <exception cref="RexRefusedException">RexNameInvalid: something else has that path.</exception>
    public void Add(string path, FileKind kind, string root)
    {
        if (!_all.TryAdd(path, (kind, root)) && _all[path].Kind != kind)
        {
            throw Refuse(path, "it comes twice, as different things");
        }
    }

    /// <summary>Checks all.</summary>
    /// <exception cref="RexRefusedException">RexNameInvalid: something would be put elsewhere.</exception>
    public void Check()
    {
        var checkedFolders = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string path, (FileKind kind, string root)) in _all)
        {
            string? folder = kind == FileKind.Folder ? path : Path.GetDirectoryName(path);
            for (; folder?.Length >= root.Length && checkedFolders.Add(folder); folder = Path.GetDirectoryName(folder))
            {
                CheckFolder(folder, root);
            }
        }
    }

    private void CheckFolder(string folder, string root)
    {
        if (_all.TryGetValue(folder, out (FileKind Kind, string Root) one) && one.Kind != FileKind.Folder)
        {
            throw Refuse(folder, "files would be in it, and it is no folder");
        }

        if (folder.Length > root.Length && new FileInfo(folder).LinkTarget is { } target)
        {
            throw Refuse(folder, $"it is a link to '{target}' on {Environment.MachineName}, and files would go there");
        }
    }

    private RexRefusedException Refuse(string path, string why) => new(new RexRefusal(Errno.EINVAL, "RexNameInvalid", $"The {what} '{path}' is not taken: {why}."));
}
