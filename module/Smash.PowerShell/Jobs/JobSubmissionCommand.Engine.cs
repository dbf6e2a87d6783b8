using Smash.Protocol;

namespace Smash.PowerShell;

// What runs the jobs.
public abstract partial class JobSubmissionCommand
{
    /// <summary>What the parameters of this aspect ask for; null: nothing.</summary>
    private static EngineRun? CreateEngine() => null;
}
