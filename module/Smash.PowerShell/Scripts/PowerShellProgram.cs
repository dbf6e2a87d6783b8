using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>The command line of script jobs. It is the same for all of them, so that a process can be started before its job is known.</summary>
internal static class PowerShellProgram
{
    private const string Name = "pwsh";
    private const string RunnerFile = "Smash.ScriptJob.dll";

    /// <summary>Makes the command line.</summary>
    /// <param name="connection">The connection to the host; it is asked where its programs are.</param>
    /// <param name="path">Path of pwsh on the host's machine; null: this session's own here, and whatever PATH has elsewhere.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="CommandException">NotSupported: the host is too old for script jobs.</exception>
    public static string GetCommandLine(SmashConnection connection, string? path, CancellationToken cancellationToken)
    {
        string runner = GetRunner(GetFolder(connection, cancellationToken)).Replace("'", "''", StringComparison.Ordinal);
        string program = path ?? (connection.Endpoint.IsRemote ? null : OwnPath) ?? Name;
        return MakeCommand(program, $"'{runner}'");
    }

    /// <summary>The folder with the host's programs.</summary>
    /// <param name="connection">The connection to the host, which is asked.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="CommandException">NotSupported: the host is too old for script jobs.</exception>
    public static string GetFolder(SmashConnection connection, CancellationToken cancellationToken) =>
        connection.GetHost(cancellationToken).ProgramFolder is { Length: > 0 } known
            ? known
            : throw new CommandException("NotSupported", "The host is older than this module and knows no script jobs: stop it and let the module start its own.", ErrorCategory.NotImplemented);

    /// <summary>Path of what runs a script in a PowerShell of its own.</summary>
    /// <param name="folder">The folder with the host's programs.</param>
    public static string GetRunner(string folder) => Path.Combine(folder, RunnerFile);

    /// <summary>Makes the command line for another host, where what runs the script has been brought to the folder that it runs in.</summary>
    /// <param name="path">Path of pwsh there; null: whatever PATH has.</param>
    /// <param name="runner">Where the runner is in that folder.</param>
    public static string GetCommandLineElsewhere(string? path, string runner)
    {
        string program = Quote(path ?? Name);
        return $"command -v {program} >/dev/null || {{ echo {program}' is not on '\"$(uname -n)\"', and a script needs it there.' >&2; exit 127; }}; {MakeCommand(path ?? Name, $"\"$PWD/{runner}\"")}";
    }

    private static string MakeCommand(string program, string runner) =>
        $"exec {Quote(program)} -NoLogo -NoProfile -NonInteractive -Command {Quote($"[void][Reflection.Assembly]::LoadFrom({runner}); [Smash.ScriptJob.ScriptJobRunner]::Run()")}";

    private static string? OwnPath => Path.Combine(Path.GetDirectoryName(typeof(PSObject).Assembly.Location) ?? "", Name) is var own && File.Exists(own) ? own : null;

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
