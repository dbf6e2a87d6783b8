using Smash.Protocol;

namespace Smash.PowerShell;

// Arrays of jobs.
public abstract partial class JobSubmissionCommand
{
    /// <summary>The array that the parameters ask for; null: a single job.</summary>
    /// <exception cref="CommandException">A parameter cannot be used.</exception>
    private protected virtual ArrayTerms? CreateArray() => null;
}
