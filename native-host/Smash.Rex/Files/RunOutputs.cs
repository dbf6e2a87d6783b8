using System.Globalization;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>What is to be fetched when a run has ended, and where to.</summary>
internal sealed class RunOutputs
{
    private readonly List<(string Name, string Path, string Root)> _all = [];

    private RunOutputs(List<(string Name, string Path)> outputs)
    {
        foreach ((string name, string path) in outputs)
        {
            // The shortest is the outermost: of what is below it, and not named by the user alone, any part may have come from an executor.
            string root = outputs.Where(other => path.StartsWith(other.Path + "/", StringComparison.Ordinal)).Select(static other => other.Path).MinBy(static other => other.Length) ?? path;
            _all.Add((name, path, root));
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>Reads them.</summary>
    /// <param name="fields">The stub's OPEN.</param>
    /// <exception cref="MalformedPacketException">A field is none.</exception>
    /// <exception cref="RexRefusedException">RexNameInvalid: two have the same path.</exception>
    public static RunOutputs Read(RexFields fields)
    {
        var outputs = new List<(string Name, string Path)>();
        string home = fields.FindString(RexExecuteTag.HomeDirectory) is { Length: > 0 } named ? named : "/";
        foreach (RexField field in fields.Where(static field => field.Tag == RexExecuteTag.Output))
        {
            PacketReader reader = field.Reader;
            string name = reader.ReadString();
            string path = reader.ReadString();
            string full = Path.GetFullPath(path, home);
            outputs.Add((name, (path.Length == 0 || path.EndsWith('/') ? Path.Combine(full, Path.GetFileName(name.TrimEnd('/'))) : full).TrimEnd('/')));
        }

        return outputs.GroupBy(static output => output.Path, StringComparer.Ordinal).FirstOrDefault(static same => same.Skip(1).Any()) is { } twice
            ? throw new RexRefusedException(new RexRefusal(Errno.EINVAL, "RexNameInvalid", $"{string.Join(" and ", twice.Select(static output => $"'{output.Name}'"))} cannot both come home as '{twice.Key}'."))
            : new RunOutputs(outputs);
    }

    /// <summary>Asks for them.</summary>
    /// <param name="channel">The run's channel.</param>
    public RexFields Ask(uint channel)
    {
        RexFields fields = new RexFields().Add(RexFilesTag.Run, channel);
        _all.ForEach(output => fields.Add(RexFilesTag.Name, output.Name));
        return fields;
    }

    /// <summary>What the executor says it cannot send.</summary>
    /// <param name="accepted">Its ACCEPTED.</param>
    public static IEnumerable<string> ProblemsOf(RexFields accepted) =>
        accepted.Where(static field => field.Tag == RexFilesTag.Problem).Select(static field => field.Reader.ReadStringToEnd());

    /// <summary>Where at home an entry belongs.</summary>
    /// <param name="entryName">Its name: the output's number from 0, and in a folder of it the rest.</param>
    /// <exception cref="MalformedPacketException">It belongs nowhere.</exception>
    public string PathOf(string entryName)
    {
        string[] parts = RunName.Check(entryName).Split('/', 2);
        string path = _all[NumberOf(entryName, parts[0])].Path;
        return parts.Length > 1 ? Path.Combine(path, parts[1]) : path;
    }

    /// <summary>The path at home below which nothing may lead elsewhere: that of the entry's output, or of another one that it is in.</summary>
    /// <param name="entryName">As of <see cref="PathOf"/>.</param>
    /// <exception cref="MalformedPacketException">It belongs nowhere.</exception>
    public string RootOf(string entryName) => _all[NumberOf(entryName, RunName.Check(entryName).Split('/', 2)[0])].Root;

    private int NumberOf(string entryName, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < _all.Count && text == number.ToString(CultureInfo.InvariantCulture)
            ? number
            : throw new MalformedPacketException($"'{entryName}' is no output that was asked for.");
}
