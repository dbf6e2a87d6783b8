using Smash.Protocol;

namespace Smash.Session.Engines.Slurm;

/// <summary>Slurm's commands, of the cluster that the configuration names.</summary>
/// <param name="commands">Who runs them.</param>
internal sealed class SlurmCommands(EngineCommands commands)
{
    // squeue(1): the elements of an array are written out, however many there are.
    private const string WholeElements = "SLURM_BITSTR_LEN=0";

    private const string UsualPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>What tells that nothing was refused: Slurm, or the way to it, does not answer just now.</summary>
    private static readonly string[] Transient =
    [
        "Unable to contact", "Connection refused", "Connection timed out", "timed out", "Zero Bytes", "not responding", "Protocol authentication error", "authentication", "Unexpected message", "Communication",
        "temporarily", "Transport endpoint", "Resource temporarily", "try again", "Slurm backup controller", "in standby mode", "AssocMaxSubmitJobLimit", "QOSMaxSubmitJob", "job submit limit", "Connection reset", "Broken pipe",
    ];

    private string _folder = "";
    private string _configuration = "";

    /// <summary>Takes over where the commands are.</summary>
    /// <param name="folder">Their folder; empty: along PATH.</param>
    /// <param name="configuration">Slurm's configuration file; empty: its own.</param>
    public void Configure(string folder, string configuration) => (_folder, _configuration) = (folder, configuration);

    /// <summary>Refuses to go on without the commands.</summary>
    /// <exception cref="RequestRefusedException">EHOSTDOWN: one is not there.</exception>
    public void CheckInstalled()
    {
        foreach (string name in (ReadOnlySpan<string>)["sbatch", "scancel", "squeue"])
        {
            if (Find(name) is null)
            {
                throw new RequestRefusedException(Errno.EHOSTDOWN, $"Slurm's command {name} is not installed {(_folder.Length > 0 ? $"in {_folder} (SLURM_BIN)" : "along PATH: install Slurm's client, or name its folder (SLURM_BIN)")}.");
            }
        }

        if (_configuration.Length > 0 && !File.Exists(_configuration))
        {
            throw new RequestRefusedException(Errno.EHOSTDOWN, $"Slurm's configuration file {_configuration} (SLURM_CONF) is not there.");
        }
    }

    /// <summary>Runs a command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    public Task<CommandResult> RunAsync(string name, IReadOnlyList<string> arguments) => Find(name) is { } program
        ? commands.RunAsync(program, arguments, _configuration.Length > 0 ? [WholeElements, $"SLURM_CONF={_configuration}"] : [WholeElements])
        : Task.FromResult(new CommandResult(-1, "", $"{name} is not installed: Unable to contact Slurm"));

    /// <summary>Whether a command has failed in a way that says nothing of what was asked.</summary>
    public static bool IsTransient(CommandResult result) =>
        result.ExitCode is < 0 or > 128 || Transient.Any(words => result.Errors.Contains(words, StringComparison.OrdinalIgnoreCase));

    private string? Find(string name) =>
        (_folder.Length > 0 ? _folder : Environment.GetEnvironmentVariable("PATH") ?? UsualPath).Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
