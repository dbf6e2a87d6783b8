using Smash.Protocol;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>A job to submit.</summary>
/// <param name="Request">What the parameters describe.</param>
/// <param name="Payload">The script, where it is one; then the command is made when the host is known.</param>
internal sealed record JobSubmission(StartJobRequest Request, ScriptPayload? Payload)
{
    private const int MaxScriptLength = 80;

    /// <summary>What -WhatIf and -Confirm call it: a command line as it is, of a script as much as fits on a line.</summary>
    public override string ToString()
    {
        if (Payload is null)
        {
            return Request.Command;
        }

        string line = string.Join(' ', Request.Command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxScriptLength ? line : string.Concat(line.AsSpan(0, MaxScriptLength - 1), "…");
    }
}
