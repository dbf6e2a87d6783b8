using System.Management.Automation;
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
        PSJobState.Failed => new CommandException("JobFailed", Describe(job), ErrorCategory.InvalidResult),
        _ => null,
    };

    private static string Describe(SmashJob job)
    {
        string end = job.Cause switch
        {
            JobCause.Exit => $"ended with exit code {job.ExitCode}",
            JobCause.Signal => $"was ended by signal {job.Signal}",
            _ => $"ended for the cause {job.Cause}",
        };
        return $"Job {job} {end}{(job.CauseDetail is { Length: > 0 } detail ? $": {detail}" : ".")}";
    }
}
