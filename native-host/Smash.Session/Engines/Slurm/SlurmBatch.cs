using System.Globalization;

namespace Smash.Session.Engines.Slurm;

/// <summary>Jobs that are handed to Slurm together, as one array, or one job.</summary>
/// <param name="id">Its name, by which it is known in Slurm whatever its number there: a controller that is lost may give numbers twice.</param>
/// <param name="folder">Its folder.</param>
/// <param name="arguments">What sbatch is told of it.</param>
internal sealed class SlurmBatch(string id, string folder, IReadOnlyList<string> arguments)
{
    /// <summary>What the comments of the host's jobs begin with.</summary>
    public const string Mark = "smash-";

    private const string NameOption = "--job-name=";
    private const int NameIdLength = 8;

    public string Id { get; } = id;

    /// <summary>Slurm's name of its jobs, which no other batch's have: of all that scancel can choose by, that alone tells them from others with their number.</summary>
    public string Name => Arguments.FirstOrDefault(static argument => argument.StartsWith(NameOption, StringComparison.Ordinal))?[NameOption.Length..] ?? "";

    public string Folder { get; } = folder;

    public IReadOnlyList<string> Arguments { get; } = arguments;

    public string ScriptPath => Path.Combine(Folder, "script");

    /// <summary>Which jobs it has: lines <c>INDEX KEY ATTEMPT</c>.</summary>
    public string JobsPath => Path.Combine(Folder, "jobs");

    public string ArgumentsPath => Path.Combine(Folder, "arguments");

    /// <summary>Slurm's number for it; there when Slurm has it.</summary>
    public string NumberPath => Path.Combine(Folder, "number");

    public List<SlurmRun> Runs { get; } = [];

    /// <summary>How many of its runs are not over.</summary>
    public int Live { get; set; }

    public bool IsArray { get; set; }

    /// <summary>Slurm's number.</summary>
    public string SlurmId { get; set; } = "";

    public SlurmBatchState State { get; set; }

    /// <summary>The look before which it was sent: an earlier one cannot tell of it.</summary>
    public long SentInLook { get; set; }

    /// <summary>The argument that names its jobs.</summary>
    /// <param name="name">What they are called here.</param>
    /// <param name="id">The batch's name.</param>
    public static string MakeNameArgument(string name, string id) => $"{NameOption}{name}.{id[..NameIdLength]}";

    public static string NewId() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
}
