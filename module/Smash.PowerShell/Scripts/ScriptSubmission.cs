using System.Text;
using Smash.Protocol;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>Makes submissions of script jobs.</summary>
internal static class ScriptSubmission
{
    /// <summary>Makes of a job's description that of a script job.</summary>
    /// <param name="job">What the parameters of a cmdlet describe; its command is not used.</param>
    /// <param name="payload">The script and what it is told; its location is set here.</param>
    /// <param name="commandLine">What <see cref="PowerShellProgram"/> makes for the host.</param>
    public static StartJobRequest Create(StartJobRequest job, ScriptPayload payload, string commandLine) => job with
    {
        Command = commandLine,
        // A process that was started before is in another folder.
        StandardInput = (payload with { Location = job.WorkingDirectory }).ToBytes(),
        IsPreparable = true,
        OutputFormat = OutputFormat.PowerShellRecords,
        Script = Shorten(payload.Script.Trim()),
    };

    /// <summary>The same for another host. It needs pwsh there; what runs the script goes with it.</summary>
    /// <param name="job">What the parameters of a cmdlet describe; its command is not used.</param>
    /// <param name="payload">The script and what it is told.</param>
    /// <param name="folder">The folder with the programs of the job's own host.</param>
    /// <param name="powerShellPath">Path of pwsh there; null: whatever PATH has.</param>
    public static StartJobRequest CreateElsewhere(StartJobRequest job, ScriptPayload payload, string folder, string? powerShellPath)
    {
        string runner = PowerShellProgram.GetRunner(folder);
        string there = $".smash/{Path.GetFileName(runner)}";
        return job with
        {
            Command = PowerShellProgram.GetCommandLineElsewhere(powerShellPath, there),
            // It begins in the folder that it finds itself in.
            StandardInput = payload.ToBytes(),
            OutputFormat = OutputFormat.PowerShellRecords,
            Script = Shorten(payload.Script.Trim()),
            Remote = job.Remote! with { InputFiles = [.. job.Remote.InputFiles, new RemoteFile(runner, there)] },
        };
    }

    private static string Shorten(string script)
    {
        if (Encoding.UTF8.GetByteCount(script) <= ProtocolLimits.MaxScriptLength)
        {
            return script;
        }

        byte[] bytes = new byte[ProtocolLimits.MaxScriptLength];
        // Converts whole characters only, as many as there is room for.
        Encoding.UTF8.GetEncoder().Convert(script, bytes, flush: false, out _, out int length, out _);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
