using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>Checks that nothing an executor sends as output goes through a link below what was asked for: not one that comes along, and not one that came before, be it by another output. It waits for the disk: not for the loop.</summary>
internal static class OutputNames
{
    /// <summary>Checks all.</summary>
    /// <param name="manifest">What there is to come.</param>
    /// <param name="outputs">Where it belongs.</param>
    /// <exception cref="MalformedPacketException">Something belongs nowhere.</exception>
    /// <exception cref="RexRefusedException">RexNameInvalid: something could be put elsewhere.</exception>
    public static void Check(FileManifest manifest, RunOutputs outputs)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var paths = new PlacedPaths("output");
        foreach (ManifestEntry entry in manifest.Entries)
        {
            if (!names.Add(RunName.Check(entry.Name)))
            {
                throw Refuse(entry.Name, "it comes twice");
            }

            // A link that is named as an output is followed there.
            if (entry.Kind == FileKind.Link && !entry.Name.Contains('/', StringComparison.Ordinal))
            {
                throw Refuse(entry.Name, "it is a link itself");
            }

            paths.Add(outputs.PathOf(entry.Name), entry.Kind, outputs.RootOf(entry.Name));
        }

        paths.Check();
    }

    private static RexRefusedException Refuse(string name, string why) => new(new RexRefusal(Errno.EINVAL, "RexNameInvalid", $"The output '{name}' is not taken: {why}."));
}
