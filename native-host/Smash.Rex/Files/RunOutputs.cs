using System.Globalization;
using Smash.Protocol;
using Smash.Protocol.Rex;

namespace Smash.Rex.Files;

/// <summary>What is to be fetched when a run has ended, and where to.</summary>
internal sealed class RunOutputs
{
    private readonly List<(string Name, string Path)> _all = [];

    private RunOutputs()
    {
    }

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>Reads them.</summary>
    /// <param name="fields">The stub's OPEN.</param>
    /// <exception cref="MalformedPacketException">A field is none.</exception>
    public static RunOutputs Read(RexFields fields)
    {
        var outputs = new RunOutputs();
        string home = fields.FindString(RexExecuteTag.HomeDirectory) is { Length: > 0 } named ? named : "/";
        foreach (RexField field in fields.Where(static field => field.Tag == RexExecuteTag.Output))
        {
            PacketReader reader = field.Reader;
            string name = reader.ReadString();
            string path = reader.ReadString();
            string full = Path.GetFullPath(path, home);
            outputs._all.Add((name, path.Length == 0 || path.EndsWith('/') ? Path.Combine(full, Path.GetFileName(name.TrimEnd('/'))) : full));
        }

        return outputs;
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
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < _all.Count && parts[0] == number.ToString(CultureInfo.InvariantCulture)
            ? Path.Combine(_all[number].Path, parts.Length > 1 ? parts[1] : "")
            : throw new MalformedPacketException($"'{entryName}' is no output that was asked for.");
    }
}
