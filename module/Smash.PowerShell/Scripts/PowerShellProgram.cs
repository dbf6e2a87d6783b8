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
        string folder = connection.GetHost(cancellationToken).ProgramFolder is { Length: > 0 } known
            ? known
            : throw new CommandException("NotSupported", "The host is older than this module and knows no script jobs: stop it and let the module start its own.", ErrorCategory.NotImplemented);
        string runner = Path.Combine(folder, RunnerFile).Replace("'", "''", StringComparison.Ordinal);
        string script = $"[void][Reflection.Assembly]::LoadFrom('{runner}'); [Smash.ScriptJob.ScriptJobRunner]::Run()";
        string program = path ?? (connection.Endpoint.IsRemote ? null : OwnPath) ?? Name;
        return $"exec {Quote(program)} -NoLogo -NoProfile -NonInteractive -Command {Quote(script)}";
    }

    private static string? OwnPath => Path.Combine(Path.GetDirectoryName(typeof(PSObject).Assembly.Location) ?? "", Name) is var own && File.Exists(own) ? own : null;

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
