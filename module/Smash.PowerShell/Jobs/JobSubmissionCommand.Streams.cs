using Smash.Protocol;

namespace Smash.PowerShell;

// Standard input and terminal.
public abstract partial class JobSubmissionCommand
{
    /// <summary>What the parameters of this aspect ask for; null: nothing.</summary>
    private protected virtual StreamTerms? CreateStreams() => null;
}
