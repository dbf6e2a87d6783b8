using Smash.Client;
using Smash.Protocol;
using JobState = Smash.Protocol.JobState;
using PSJobState = System.Management.Automation.JobState;

namespace Smash.PowerShell;

/// <summary>What PowerShell's job cmdlets call the states of Smash jobs. about_Smash_PowerShell_Jobs has the same table.</summary>
internal static class JobStateMap
{
    /// <summary>The state as the job cmdlets know it.</summary>
    public static PSJobState Get(SmashJob job) => job switch
    {
        { IsEnded: false, Fault: not null } => PSJobState.Disconnected,
        { State: JobState.New } => PSJobState.NotStarted,
        { State: JobState.Running } => PSJobState.Running,
        { State: JobState.Suspended } => PSJobState.Suspended,
        { State: JobState.Canceled } => PSJobState.Stopping,
        { Cause: JobCause.Exit, ExitCode: 0 } => PSJobState.Completed,
        { Cause: JobCause.Canceled or JobCause.HostShutdown } => PSJobState.Stopped,
        _ => PSJobState.Failed,
    };

    /// <summary>Whether a job in this state ends no more: it has.</summary>
    public static bool IsFinished(PSJobState state) => state is PSJobState.Completed or PSJobState.Failed or PSJobState.Stopped;

    /// <summary>Why a job failed, or cannot be followed; null where there is nothing to say.</summary>
    public static Exception? GetReason(SmashJob job) => Get(job) switch
    {
        PSJobState.Disconnected => job.Fault,
        PSJobState.Failed => JobFailure.Find(job, lastWords: null),
        _ => null,
    };

    /// <summary>As <see cref="GetReason"/>, where the job's own output does not say it: an error that ended a script is the last of its errors.</summary>
    public static Exception? GetUntoldReason(SmashJob job) =>
        job is { OutputFormat: OutputFormat.PowerShellRecords, Cause: JobCause.Exit, ExitCode: 1 } ? null : GetReason(job);
}
