using Smash.Protocol;

namespace Smash.PowerShell;

// Arrays of jobs.
public abstract partial class JobSubmissionCommand
{
    /// <summary>What the parameters of this aspect ask for; null: nothing.</summary>
    private static ArrayTerms? CreateArray() => null;
}
