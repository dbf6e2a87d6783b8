using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>The error that the end of a job of a world is, to somebody who wanted it to do its work.</summary>
internal static class RedJobFailure
{
    /// <summary>Makes it.</summary>
    /// <param name="job">A job that has failed.</param>
    /// <param name="lastWords">The last line that it wrote to standard error; null: none, or none that matters.</param>
    /// <returns>RedJobFailed, or RedJobLimitExceeded.</returns>
    public static CommandException Create(RedJob job, string? lastWords) => job.Cause switch
    {
        "CpuLimit" => Create("RedJobLimitExceeded", "used up its CPU time", job.Error, ErrorCategory.LimitsExceeded, job),
        "MemoryLimit" => Create("RedJobLimitExceeded", "needed more memory than its world is allowed", job.Error, ErrorCategory.LimitsExceeded, job),
        "OutputLimit" => Create("RedJobLimitExceeded", "wrote a file larger than files may be there", job.Error, ErrorCategory.LimitsExceeded, job),
        _ when job.Signal is { } signal => Create("RedJobFailed", $"was ended by {SignalParameter.NameOf(signal)}", job.Error ?? lastWords, ErrorCategory.NotSpecified, job),
        _ when job.ExitCode is { } code => Create("RedJobFailed", $"exited with {code}", job.Error ?? lastWords, ErrorCategory.NotSpecified, job),
        _ => Create("RedJobFailed", $"ended by {job.Cause ?? "something that the RED does not tell"}", job.Error ?? lastWords, ErrorCategory.NotSpecified, job),
    };

    private static CommandException Create(string id, string what, string? detail, ErrorCategory category, RedJob job) =>
        new(id, string.IsNullOrWhiteSpace(detail) ? $"Job {job} {what}." : $"Job {job} {what}: {detail}", category);
}
