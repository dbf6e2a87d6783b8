using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Limits;
using Smash.Session.Output;

namespace Smash.Session.Jobs;

/// <summary>Finds out why a job ended (PROTOCOL.md, "Causes and steps").</summary>
internal static class EndClassifier
{
    private const int SignalBase = 128;
    private const int CannotStart = 125;
    private const int CannotExecute = 126;
    private const int NotFound = 127;
    private const int Sigill = 4;
    private const int Sigtrap = 5;
    private const int Sigabrt = 6;
    private const int Sigbus = 7;
    private const int Sigkill = 9;
    private const int Sigsegv = 11;
    private const int Sigxcpu = 24;

    /// <summary>The end of a job whose process was waited for.</summary>
    /// <param name="job">The job.</param>
    /// <param name="end">How its process ended.</param>
    public static async ValueTask<JobEnd> ClassifyAsync(Job job, ProcessEnd end)
    {
        if (job.Breach is { } breach && await breach.HasCausedAsync(end))
        {
            return OverLimit(breach, end);
        }

        if (job.CancelSignal != 0)
        {
            return Canceled(job, end);
        }

        JobEnd plain = Plain(end);
        if (IsCpuLimit(job, end))
        {
            return plain with { Cause = JobCause.CpuLimit, Detail = DescribeCpu(job, end) };
        }

        if (job.DirectErrno != Errno.None && end is { IsExit: true, Status: NotFound or CannotExecute })
        {
            return plain with { Cause = JobCause.FailedToStart, FailedStep = LaunchStep.Exec, FailedErrno = job.DirectErrno };
        }

        string? evidence = CanBeMemoryLimit(job, end) ? await FindMemoryEvidenceAsync(job, end) : null;
        return evidence is null ? plain : plain with { Cause = JobCause.MemoryLimit, Detail = evidence };
    }

    /// <summary>The end of a job that never ran: it was canceled, or the host stopped, before its turn came.</summary>
    public static JobEnd NeverStarted(JobCause cause, int signal) => new()
    {
        State = JobState.Aborted,
        Cause = cause,
        ExitCode = SignalBase + signal,
        Signal = signal,
        EndedMicroseconds = UnixMicroseconds.Now,
    };

    /// <summary>The end of a job that could not be launched.</summary>
    public static JobEnd FailedToStart(LaunchStep step, Errno error) => new()
    {
        State = JobState.Exited,
        Cause = JobCause.FailedToStart,
        ExitCode = step != LaunchStep.Exec ? CannotStart : error == Errno.ENOENT ? NotFound : CannotExecute,
        EndedMicroseconds = UnixMicroseconds.Now,
        FailedStep = step,
        FailedErrno = error,
    };

    /// <summary>The end of a job that nobody saw.</summary>
    public static JobEnd Lost(Job job, long endedMicroseconds) => new()
    {
        State = JobState.Aborted,
        Cause = job.Breach?.Cause ?? JobCause.HostLost,
        Detail = job switch
        {
            { Breach: { } breach } => $"{breach.Detail}; the host that started the job was lost: nobody saw how it ended",
            { Process: null } => "the host was lost as the job was about to be started: it may or may not have run",
            _ => "the host that started the job was lost: nobody saw how it ended",
        },
        ExitCode = -1,
        EndedMicroseconds = endedMicroseconds,
    };

    private static JobEnd Plain(ProcessEnd end) => new()
    {
        State = end.IsExit ? JobState.Exited : JobState.Aborted,
        Cause = end.IsExit ? JobCause.Exit : JobCause.Signal,
        ExitCode = end.IsExit ? end.Status : SignalBase + end.Status,
        Signal = end.IsExit ? null : end.Status,
        EndedMicroseconds = end.EndedMicroseconds,
        Usage = end.Usage,
    };

    private static JobEnd Canceled(Job job, ProcessEnd end)
    {
        int signal = end.IsExit ? job.CancelSignal : end.Status;
        return Plain(end) with
        {
            State = JobState.Aborted,
            Cause = job.IsEndedByHost ? JobCause.HostShutdown : JobCause.Canceled,
            Detail = end.IsExit ? $"it exited with code {end.Status} once it was canceled" : null,
            ExitCode = SignalBase + signal,
            Signal = signal,
        };
    }

    private static JobEnd OverLimit(LimitBreach breach, ProcessEnd end)
    {
        int signal = end.IsExit ? breach.Signal : end.Status;
        string how = end.IsExit ? $"; it exited with code {end.Status} on SIGTERM" : signal == Sigkill && breach.Signal != Sigkill ? "; it did not end on SIGTERM" : "";
        return Plain(end) with
        {
            State = JobState.Aborted,
            Cause = breach.Cause,
            Detail = breach.Detail + how,
            ExitCode = SignalBase + signal,
            Signal = signal,
        };
    }

    private static bool IsCpuLimit(Job job, ProcessEnd end)
    {
        // A shell that ran the last program reports its signal as 128 + n.
        int signal = end.IsExit ? end.Status - SignalBase : end.Status;
        // The kernel holds whole clock ticks against the limit and reports time on the processor as usage: on a busy machine they
        // differ by a fifth. Far below the limit the signal came from another hand.
        long limit = job.MaxCpuSeconds == 0 ? 0 : ((long)job.MaxCpuSeconds + job.PriorCpuSeconds) * 1_000_000L;
        long used = end.Usage.CpuMicroseconds;
        return limit > 0 && ((signal is Sigxcpu && used >= limit / 2) || (signal is Sigkill && used >= limit / 10 * 8));
    }

    private static string DescribeCpu(Job job, ProcessEnd end)
    {
        string prior = job.PriorCpuSeconds == 0 ? "" : $" beyond the {job.PriorCpuSeconds} s that were granted for the time before the job";
        return $"{end.Usage.CpuMicroseconds / 1e6:F2} s of CPU time used, {job.MaxCpuSeconds} s allowed{prior}";
    }

    private static bool CanBeMemoryLimit(Job job, ProcessEnd end)
    {
        int signal = end.IsExit ? end.Status - SignalBase : end.Status;
        return job.MaxAddressSpaceBytes > 0
            && (end.IsExit ? end.Status != 0 : signal is Sigsegv or Sigbus or Sigabrt or Sigtrap or Sigill or Sigkill);
    }

    private static async ValueTask<string?> FindMemoryEvidenceAsync(Job job, ProcessEnd end)
    {
        ulong peak = (ulong)end.Usage.MaxResidentKibibytes * 1024;
        return peak >= job.MaxAddressSpaceBytes / 10 * 9
            ? $"peak resident memory of {peak} bytes under a limit of {job.MaxAddressSpaceBytes} on address space"
            : await MemoryRefusal.FindAsync(job.StandardErrorPath);
    }
}
