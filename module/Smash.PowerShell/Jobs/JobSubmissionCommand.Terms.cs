using Smash.Protocol;

namespace Smash.PowerShell;

// When and how often the jobs may run.
public abstract partial class JobSubmissionCommand
{
    /// <summary>What the parameters of this aspect ask for; null: nothing.</summary>
    private JobTerms? CreateTerms() => Pool is null ? null : new JobTerms { Pool = Pool };
}
