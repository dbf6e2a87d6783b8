using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>The error that the end of a job is, to somebody who wanted it to do its work.</summary>
internal static class JobFailure
{
    /// <summary>Finds it.</summary>
    /// <param name="job">A job that has ended.</param>
    /// <param name="lastWords">The last line that it wrote to standard error; null: none.</param>
    /// <returns>JobFailed, JobLimitExceeded, JobCanceled or HostStopping; null: the job exited with 0.</returns>
    public static CommandException? Find(SmashJob job, string? lastWords) => job.Cause switch
    {
        JobCause.Exit when job.ExitCode == 0 => null,
        JobCause.Exit => Create("JobFailed", $"exited with {job.ExitCode}", lastWords, ErrorCategory.NotSpecified, job),
        JobCause.Signal => Create("JobFailed", $"was ended by {SignalParameter.NameOf(job.Signal ?? 0)}", lastWords, ErrorCategory.NotSpecified, job),
        JobCause.FailedToStart => Create("JobFailed", "could not be started", job.CauseDetail ?? lastWords, ErrorCategory.OpenError, job),
        JobCause.Canceled => Create("JobCanceled", "was stopped", job.CauseDetail, ErrorCategory.OperationStopped, job),
        JobCause.HostShutdown or JobCause.HostLost => Create("JobLost", "ended with its host", job.CauseDetail, ErrorCategory.ResourceUnavailable, job),
        JobCause.CpuLimit => Create("JobLimitExceeded", $"used up its CPU time ({job.Limits.MaxCpuTime})", job.CauseDetail, ErrorCategory.LimitsExceeded, job),
        JobCause.WallClockLimit => Create("JobLimitExceeded", "did not end in its time", job.CauseDetail, ErrorCategory.OperationTimeout, job),
        JobCause.MemoryLimit or JobCause.OutOfMemory => Create("JobLimitExceeded", "needed more memory than it was allowed", job.CauseDetail, ErrorCategory.LimitsExceeded, job),
        _ => Create("JobFailed", $"ended by {job.Cause}", job.CauseDetail ?? lastWords, ErrorCategory.NotSpecified, job),
    };

    private static CommandException Create(string id, string what, string? detail, ErrorCategory category, SmashJob job) =>
        new(id, string.IsNullOrWhiteSpace(detail) ? $"Job {job} {what}." : $"Job {job} {what}: {detail}", category);
}
