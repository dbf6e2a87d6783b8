using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Rex;

/// <summary>Finds out why a job on another host ended, from its stand-in's end and report (PROTOCOL.md, "Jobs on other hosts").</summary>
internal static class RemoteEndClassifier
{
    private const int SignalBase = 128;
    private const int CannotStart = 125;
    private const int Unknown = -1;

    /// <summary>Finds it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="end">How its stand-in ended.</param>
    /// <param name="report">What that has told; null: nothing.</param>
    public static async ValueTask<JobEnd> ClassifyAsync(Job job, ProcessEnd end, StubReport? report)
    {
        bool isOwn = job.Breach is null && job.CancelSignal == 0;
        if (isOwn && report?.Lost is { } lost)
        {
            return Lost(job, lost, end.EndedMicroseconds);
        }

        if (isOwn && report?.Refused is { } refused)
        {
            return Refused($"{refused.Id}: {refused.Message}", end.EndedMicroseconds);
        }

        ProcessEnd there = report?.Exit is { } exit ? end with { IsLost = false, IsExit = exit.IsExit, Status = exit.Status } : end;
        JobEnd known = await EndClassifier.ClassifyAsync(job, there with { Usage = report?.Usage ?? default });
        if (isOwn && report?.Breach is { } breach)
        {
            known = OverLimit(known, breach.Resource, breach.Detail);
        }

        if (report?.Unwritten is { } unwritten)
        {
            string missed = $"not all of its output could be written here: {unwritten}";
            known = known with { Detail = known.Detail is { } detail ? $"{detail}; {missed}" : missed };
        }

        // What the stand-in used is not what the program did.
        return report?.Usage is null ? known with { Usage = null } : known;
    }

    private static JobEnd Lost(Job job, string why, long ended) => new()
    {
        State = JobState.Aborted,
        Cause = JobCause.HostLost,
        Detail = job.Remote?.Progress?.Server is { } server ? $"{server}: {why}" : why,
        ExitCode = Unknown,
        EndedMicroseconds = ended,
    };

    private static JobEnd Refused(string why, long ended) => new()
    {
        State = JobState.Exited,
        Cause = JobCause.FailedToStart,
        Detail = why,
        ExitCode = CannotStart,
        EndedMicroseconds = ended,
        FailedStep = LaunchStep.Remote,
    };

    private static JobEnd OverLimit(JobEnd known, LimitResource resource, string detail) => known with
    {
        State = JobState.Aborted,
        Cause = resource switch
        {
            LimitResource.CpuTime => JobCause.CpuLimit,
            LimitResource.WallTime => JobCause.WallClockLimit,
            _ => JobCause.MemoryLimit,
        },
        Detail = detail,
        ExitCode = known.Signal is { } signal ? SignalBase + signal : known.ExitCode,
    };
}
