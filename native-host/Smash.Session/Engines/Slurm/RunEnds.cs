using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Limits;

namespace Smash.Session.Engines.Slurm;

/// <summary>Finds out why a run has ended, from what it has told and what Slurm says of it.</summary>
internal static class RunEnds
{
    private const int SignalBase = 128;
    private const int CannotStart = 125;
    private const int Unknown = -1;
    private const int Sigkill = 9;
    private const int Sigterm = 15;

    /// <summary>The end of a run that has told it.</summary>
    public static async ValueTask<JobEnd> ClassifyAsync(Job job, RunReport report)
    {
        if (report.Failed is { } failed)
        {
            return EndClassifier.FailedToStart(failed.Step, failed.Error);
        }

        if (report.Breach is { } breach && job.CancelSignal == 0)
        {
            job.Breach = new LimitBreach(breach.Limit == "wall" ? JobCause.WallClockLimit : JobCause.MemoryLimit, breach.Detail);
            job.Breach.SetDelivered(true);
        }

        job.DirectErrno = report.DirectErrno;
        return await EndClassifier.ClassifyAsync(job, report.ToProcessEnd());
    }

    /// <summary>The end of a run that somebody else than the host, or Slurm itself, has brought about; or that ended by such a signal by itself, of which Slurm knows nothing.</summary>
    /// <param name="job">The job.</param>
    /// <param name="report">What it has told.</param>
    /// <param name="state">What Slurm says of it; null: nothing any more.</param>
    public static async ValueTask<JobEnd> ExplainAsync(Job job, RunReport report, string? state)
    {
        JobEnd plain = await ClassifyAsync(job, report);
        bool isItsOwn = report.OutsideSignal == 0 && CauseOf(state) == JobCause.HostLost;
        return job.CancelSignal != 0 || isItsOwn ? plain : plain with { State = JobState.Aborted, Cause = CauseOf(state ?? "CANCELLED"), Detail = Describe(state, "it was ended there"), ExitCode = plain.ExitCode };
    }

    /// <summary>The end of a run that had begun, and that nobody has told.</summary>
    /// <param name="job">The job.</param>
    /// <param name="state">What Slurm said of it last; null: nothing.</param>
    /// <param name="report">What it told when it was made to end; null: nothing.</param>
    public static JobEnd Lost(Job job, string? state, RunReport? report)
    {
        JobCause cause = job.CancelSignal != 0 ? JobCause.Canceled : CauseOf(state);
        bool isKnown = cause is not JobCause.HostLost;
        return new JobEnd
        {
            State = JobState.Aborted,
            Cause = cause,
            Detail = Describe(state, "the node was lost, or Slurm: nobody saw how it ended"),
            ExitCode = isKnown ? SignalBase + Sigkill : Unknown,
            Signal = isKnown ? Sigkill : null,
            EndedMicroseconds = UnixMicroseconds.Now,
            Usage = report?.Usage,
        };
    }

    /// <summary>The end of a run that never began, and will not.</summary>
    /// <param name="job">The job.</param>
    /// <param name="state">What Slurm says of it.</param>
    public static JobEnd NeverBegan(Job job, string? state) =>
        job.CancelSignal != 0 ? EndClassifier.NeverStarted(job.IsEndedByHost ? JobCause.HostShutdown : JobCause.Canceled, job.CancelSignal)
        : state is "CANCELLED" or "REVOKED" ? EndClassifier.NeverStarted(JobCause.Canceled, Sigterm) with { Detail = Describe(state, "it was canceled there before it began") }
        : Refused($"Slurm: {state}: smash-batch did not run on the node, or did not find its plan: the state directory must be on a file system that the nodes share");

    /// <summary>The end of a job that Slurm did not take.</summary>
    public static JobEnd Refused(string why) => new()
    {
        State = JobState.Exited,
        Cause = JobCause.FailedToStart,
        Detail = why,
        ExitCode = CannotStart,
        EndedMicroseconds = UnixMicroseconds.Now,
        FailedStep = LaunchStep.Remote,
    };

    private static JobCause CauseOf(string? state) => state switch
    {
        "TIMEOUT" or "DEADLINE" => JobCause.WallClockLimit,
        "OUT_OF_MEMORY" => JobCause.MemoryLimit,
        "CANCELLED" => JobCause.Canceled,
        _ => JobCause.HostLost,
    };

    private static string Describe(string? state, string what) => $"Slurm: {state ?? "no such job"}: {what}";
}
