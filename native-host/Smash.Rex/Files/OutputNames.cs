using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>Checks that nothing an executor sends as output goes through a link below what was asked for: not one that comes along, and not one that came before. It waits for the disk: not for the loop.</summary>
internal static class OutputNames
{
    /// <summary>Checks all.</summary>
    /// <param name="manifest">What there is to come.</param>
    /// <param name="outputs">Where it belongs.</param>
    /// <exception cref="MalformedPacketException">Something belongs nowhere.</exception>
    /// <exception cref="RexRefusedException">RexNameInvalid: something could be put elsewhere.</exception>
    public static void Check(FileManifest manifest, RunOutputs outputs)
    {
        var kinds = new Dictionary<string, FileKind>(StringComparer.Ordinal);
        foreach (ManifestEntry entry in manifest.Entries)
        {
            if (!kinds.TryAdd(RunName.Check(entry.Name), entry.Kind))
            {
                throw Refuse(entry.Name, "it comes twice");
            }

            // A link that is named as an output is followed there.
            if (entry.Kind == FileKind.Link && !entry.Name.Contains('/', StringComparison.Ordinal))
            {
                throw Refuse(entry.Name, "it is a link itself");
            }
        }

        var checkedFolders = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, FileKind kind) in kinds)
        {
            for (string folder = kind == FileKind.Folder ? name : ParentOf(name); folder.Length > 0 && checkedFolders.Add(folder); folder = ParentOf(folder))
            {
                CheckFolder(folder, kinds, outputs);
            }
        }
    }

    private static void CheckFolder(string folder, Dictionary<string, FileKind> kinds, RunOutputs outputs)
    {
        if (kinds.TryGetValue(folder, out FileKind kind) && kind != FileKind.Folder)
        {
            throw Refuse(folder, "files would be in it, and it is no folder");
        }

        // The output's own path was named by its user, who may well have a link there.
        string path = outputs.PathOf(folder);
        if (folder.Contains('/', StringComparison.Ordinal) && new FileInfo(path).LinkTarget is { } target)
        {
            throw Refuse(path, $"it is a link to '{target}' here, and files would go there");
        }
    }

    private static string ParentOf(string name) => name.LastIndexOf('/') is > 0 and var end ? name[..end] : "";

    private static RexRefusedException Refuse(string name, string why) => new(new RexRefusal(Errno.EINVAL, "RexNameInvalid", $"The output '{name}' is not taken: {why}."));
}
