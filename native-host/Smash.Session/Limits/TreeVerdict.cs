using Smash.Protocol;
using Smash.Session.Groups;
using Smash.Session.Jobs;
using Smash.Session.Output;

namespace Smash.Session.Limits;

/// <summary>What the limits on a job's tree have to do with its end (PROTOCOL.md, "Causes and steps"): what its process's end alone does not tell.</summary>
/// <param name="groups">The control groups.</param>
internal sealed class TreeVerdict(JobGroups groups)
{
    private const int CannotStart = 125;
    private const int CannotExecute = 126;
    private const int NotFound = 127;
    private const int SignalBase = 128;
    private const int Sigabrt = 6;
    private const int Sigkill = 9;
    private const int Sigsegv = 11;

    /// <summary>Completes what is known of an end, on the pool. A job without limits on its tree costs nothing.</summary>
    /// <param name="job">The job, all of whose processes have ended.</param>
    /// <param name="end">What is known.</param>
    public async ValueTask<JobEnd> CompleteAsync(Job job, JobEnd end) =>
        job.Options.TreeLimits is { } limits && job.Remote is null && job.StartedMicroseconds is not null ? await Task.Run(() => CompleteOnPoolAsync(job, limits, end)) : end;

    private async Task<JobEnd> CompleteOnPoolAsync(Job job, TreeLimits limits, JobEnd end)
    {
        bool isOwnEnd = end.Cause is JobCause.Exit or JobCause.Signal or JobCause.HostLost;
        JobEnd known = isOwnEnd ? FindFailure(job, end) ?? FindKill(job, end) ?? await FindRefusalAsync(job, end) : end;
        return limits.MaxOutputBytes > 0 ? CutOutput(job, limits.MaxOutputBytes, known) : known;
    }

    private static JobEnd? FindFailure(Job job, JobEnd end)
    {
        if (!TaskCommand.IsNeeded(job) || end.Cause == JobCause.Signal || TaskReport.Take(job.TaskReportPath) is not { } report)
        {
            return null;
        }

        bool isIts = report.Step == LaunchStep.Exec ? end.ExitCode is CannotStart or CannotExecute or NotFound : end.ExitCode == CannotStart || end.Cause == JobCause.HostLost;
        return isIts ? end with { Cause = JobCause.FailedToStart, FailedStep = report.Step, FailedErrno = report.Error } : null;
    }

    /// <summary>A shell that ran what was killed reports the signal as 128 + n: that is the job's end by it. One that went on has an end of its own.</summary>
    private JobEnd? FindKill(Job job, JobEnd end)
    {
        if (groups.Find(job, LimitResource.TreeMemory) is not { } group || MemoryKill.Find(group, job.MaxMemoryBytes) is not { } kill)
        {
            return null;
        }

        JobEnd killed = end.ExitCode == SignalBase + Sigkill ? end with { State = JobState.Aborted, Signal = Sigkill } : end;
        return killed with { Cause = kill.Cause, Detail = kill.Detail };
    }

    /// <summary>
    /// Runtimes that heed the limit of their control group, as .NET and Java do, refuse their programs memory before the kernel has to: their last words tell, or a crash with most of what is allowed in use.
    /// .NET takes three quarters of the limit for its heap.
    /// </summary>
    private async ValueTask<JobEnd> FindRefusalAsync(Job job, JobEnd end)
    {
        if (end.ExitCode <= 0 || groups.Find(job, LimitResource.TreeMemory) is not { } group)
        {
            return end;
        }

        string? evidence = await MemoryRefusal.FindAsync(job.StandardErrorPath) ?? FindCrash(group, job, end);
        return evidence is null ? end : end with { Cause = JobCause.MemoryLimit, Detail = $"{job.MaxMemoryBytes} bytes of memory allowed, and the program was refused some; {evidence}" };
    }

    private static string? FindCrash(string group, Job job, JobEnd end) =>
        end.ExitCode - SignalBase is Sigabrt or Sigsegv && GroupReader.ReadPeakMemory(group) is { } peak && peak >= job.MaxMemoryBytes / 10 * 7
            ? $"it crashed (signal {end.ExitCode - SignalBase}) after it had {peak} bytes"
            : null;

    /// <summary>Whoever ended by itself between two looks is over the limit all the same: what it wrote is not whole any more.</summary>
    private static JobEnd CutOutput(Job job, ulong limitBytes, JobEnd end)
    {
        ulong bytes = OutputLimit.Measure(job);
        if (Cut(job, limitBytes) is not { } cut)
        {
            return end;
        }

        string detail = end.Cause == JobCause.OutputLimit ? end.Detail ?? "" : $"{bytes} bytes of output, {limitBytes} allowed";
        bool isOwnEnd = end.Cause is JobCause.Exit or JobCause.Signal or JobCause.OutputLimit;
        return isOwnEnd
            ? end with { Cause = JobCause.OutputLimit, Detail = $"{detail}; {cut}" }
            : end with { Detail = end.Detail is null ? $"{detail}; {cut}" : $"{end.Detail}; {detail}; {cut}" };
    }

    private static string? Cut(Job job, ulong limitBytes)
    {
        try
        {
            return OutputLimit.Cut(job, limitBytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"it could not be cut: {exception.Message}";
        }
    }
}
