using Smash.Protocol;

namespace Smash.PowerShell;

// Limits on the tree of processes.
public abstract partial class JobSubmissionCommand
{
    /// <summary>What the parameters of this aspect ask for; null: nothing.</summary>
    private static TreeLimits? CreateTreeLimits() => null;
}
