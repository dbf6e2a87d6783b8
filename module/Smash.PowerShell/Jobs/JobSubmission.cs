using Smash.Protocol;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>A job to submit.</summary>
/// <param name="Request">What the parameters describe.</param>
/// <param name="Payload">The script, where it is one; then the command is made when the host is known.</param>
internal sealed record JobSubmission(StartJobRequest Request, ScriptPayload? Payload)
{
    /// <summary>What people call it.</summary>
    public override string ToString() => Request.Command;
}
