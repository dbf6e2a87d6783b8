using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Limits;

namespace Smash.Session.Tests.Jobs;

/// <summary>PROTOCOL.md, "Causes and steps".</summary>
public sealed class EndClassifierTests : IDisposable
{
    private const int Sigabrt = 6;
    private const int Sigkill = 9;
    private const int Sigsegv = 11;
    private const int Sigterm = 15;
    private const int Sigxcpu = 24;
    private const ulong Mebibyte = 1024 * 1024;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    public async Task An_exit_is_an_exit(int code)
    {
        JobEnd end = await EndClassifier.ClassifyAsync(Job(), Exit(code));

        Assert.Equal((JobState.Exited, JobCause.Exit, code, null, null), (end.State, end.Cause, end.ExitCode, end.Signal, end.Detail));
        Assert.Equal((77, 4321), (end.EndedMicroseconds, end.Usage?.MinorFaults));
    }

    [Fact]
    public async Task A_signal_is_a_signal()
    {
        JobEnd end = await EndClassifier.ClassifyAsync(Job(), Killed(Sigsegv));

        Assert.Equal((JobState.Aborted, JobCause.Signal, 128 + Sigsegv, (int?)Sigsegv), (end.State, end.Cause, end.ExitCode, end.Signal));
    }

    [Theory]
    [InlineData(Sigxcpu, true, 2_000_000, JobCause.CpuLimit)]
    [InlineData(Sigxcpu, false, 2_000_000, JobCause.CpuLimit)]
    [InlineData(Sigxcpu, true, 1_000_000, JobCause.CpuLimit)]
    [InlineData(Sigxcpu, true, 999_999, JobCause.Signal)]
    [InlineData(Sigxcpu, false, 999_999, JobCause.Exit)]
    [InlineData(Sigkill, true, 3_000_000, JobCause.CpuLimit)]
    [InlineData(Sigkill, false, 3_000_000, JobCause.CpuLimit)]
    [InlineData(Sigkill, true, 1_600_000, JobCause.CpuLimit)]
    [InlineData(Sigkill, true, 1_599_999, JobCause.Signal)]
    [InlineData(Sigkill, false, 1_599_999, JobCause.Exit)]
    [InlineData(Sigterm, true, 3_000_000, JobCause.Signal)]
    public async Task A_cpu_limit_is_a_signal_of_the_kernels_with_the_time_used_up(int signal, bool isSignal, long cpuMicroseconds, JobCause expected)
    {
        ProcessEnd end = isSignal ? Killed(signal, cpuMicroseconds) : Exit(128 + signal, cpuMicroseconds);

        Assert.Equal(expected, (await EndClassifier.ClassifyAsync(Job(maxCpu: 2), end)).Cause);
        Assert.Equal(isSignal ? JobCause.Signal : JobCause.Exit, (await EndClassifier.ClassifyAsync(Job(), end)).Cause);
    }

    [Fact]
    public void A_job_that_was_ended_for_a_limit_and_whose_end_nobody_saw_keeps_the_cause()
    {
        Job job = Job();
        job.Breach = LimitBreach.Restore(JobCause.MemoryLimit, "evidence");
        JobEnd end = EndClassifier.Lost(job, 88);

        Assert.Equal((JobState.Aborted, JobCause.MemoryLimit, -1), (end.State, end.Cause, end.ExitCode));
    }

    [Theory]
    [InlineData(100 * 1024, 1, JobCause.MemoryLimit)]
    [InlineData((90 * 1024) + 1, 1, JobCause.MemoryLimit)]
    [InlineData(89 * 1024, 1, JobCause.Exit)]
    [InlineData(100 * 1024, 0, JobCause.Exit)]
    public async Task A_failure_near_the_memory_limit_is_the_limits(long peakKibibytes, int code, JobCause expected)
    {
        JobEnd end = await EndClassifier.ClassifyAsync(Job(maxAddressSpace: 100 * Mebibyte), Exit(code, peakKibibytes: peakKibibytes));

        Assert.Equal((expected, code), (end.Cause, end.ExitCode));
        Assert.Equal(expected == JobCause.MemoryLimit, end.Detail is not null);
    }

    [Theory]
    [InlineData(Sigsegv, JobCause.MemoryLimit)]
    [InlineData(Sigabrt, JobCause.MemoryLimit)]
    [InlineData(Sigterm, JobCause.Signal)]
    public async Task A_signal_of_the_jobs_own_making_near_the_memory_limit_is_the_limits(int signal, JobCause expected)
    {
        JobEnd end = await EndClassifier.ClassifyAsync(Job(maxAddressSpace: 100 * Mebibyte), Killed(signal, peakKibibytes: 100 * 1024));

        Assert.Equal((expected, JobState.Aborted, (int?)signal), (end.Cause, end.State, end.Signal));
    }

    [Fact]
    public async Task A_failure_whose_standard_error_tells_of_refused_memory_is_the_limits()
    {
        Job job = Job(maxAddressSpace: 100 * Mebibyte);
        await File.WriteAllTextAsync(job.StandardErrorPath, "sort: memory exhausted\n");

        JobEnd end = await EndClassifier.ClassifyAsync(job, Exit(2));
        Assert.Equal(JobCause.MemoryLimit, end.Cause);
        Assert.Contains("sort: memory exhausted", end.Detail);
        Assert.Equal(JobCause.Exit, (await EndClassifier.ClassifyAsync(job, Exit(0))).Cause);
    }

    [Fact]
    public async Task Without_a_memory_limit_no_failure_is_its()
    {
        Job job = Job();
        await File.WriteAllTextAsync(job.StandardErrorPath, "sort: memory exhausted\n");

        Assert.Equal(JobCause.Exit, (await EndClassifier.ClassifyAsync(job, Exit(2))).Cause);
    }

    [Theory]
    [InlineData(127, Errno.ENOENT, JobCause.FailedToStart)]
    [InlineData(126, Errno.EACCES, JobCause.FailedToStart)]
    [InlineData(1, Errno.ENOENT, JobCause.Exit)]
    [InlineData(127, Errno.None, JobCause.Exit)]
    public async Task A_program_that_could_not_be_executed_failed_to_start(int code, Errno directErrno, JobCause expected)
    {
        Job job = Job();
        job.DirectErrno = directErrno;
        JobEnd end = await EndClassifier.ClassifyAsync(job, Exit(code));

        bool failed = expected == JobCause.FailedToStart;
        Assert.Equal((JobState.Exited, expected, code), (end.State, end.Cause, end.ExitCode));
        Assert.Equal(failed ? (LaunchStep.Exec, directErrno) : (LaunchStep.None, Errno.None), (end.FailedStep, end.FailedErrno));
    }

    [Theory]
    [InlineData(LaunchStep.Exec, Errno.ENOENT, 127)]
    [InlineData(LaunchStep.Exec, Errno.EACCES, 126)]
    [InlineData(LaunchStep.Directory, Errno.ENOENT, 125)]
    [InlineData(LaunchStep.Clone, Errno.ENOMEM, 125)]
    [InlineData(LaunchStep.Limits, Errno.EPERM, 125)]
    public void A_launch_that_failed_exits_as_in_a_shell(LaunchStep step, Errno error, int code)
    {
        var end = EndClassifier.FailedToStart(step, error);

        Assert.Equal((JobState.Exited, JobCause.FailedToStart, code, step, error), (end.State, end.Cause, end.ExitCode, end.FailedStep, end.FailedErrno));
        Assert.Null(end.Usage);
    }

    [Theory]
    [InlineData(false, JobCause.Canceled)]
    [InlineData(true, JobCause.HostShutdown)]
    public async Task A_canceled_job_is_aborted_by_the_signal_that_ended_it(bool isEndedByHost, JobCause expected)
    {
        Job job = Job(maxCpu: 1, maxAddressSpace: Mebibyte);
        job.CancelSignal = Sigterm;
        job.IsEndedByHost = isEndedByHost;
        JobEnd end = await EndClassifier.ClassifyAsync(job, Killed(Sigkill, cpuMicroseconds: 9_000_000, peakKibibytes: 9_000_000));

        Assert.Equal((JobState.Aborted, expected, 128 + Sigkill, (int?)Sigkill), (end.State, end.Cause, end.ExitCode, end.Signal));
    }

    [Fact]
    public async Task A_canceled_job_that_exited_by_itself_is_aborted_by_the_cancel()
    {
        Job job = Job();
        job.CancelSignal = Sigterm;
        JobEnd end = await EndClassifier.ClassifyAsync(job, Exit(3));

        Assert.Equal((JobState.Aborted, JobCause.Canceled, 128 + Sigterm, (int?)Sigterm), (end.State, end.Cause, end.ExitCode, end.Signal));
        Assert.Contains("3", end.Detail);
    }

    [Fact]
    public void A_job_canceled_in_the_queue_is_aborted_without_usage()
    {
        var end = EndClassifier.NeverStarted(JobCause.Canceled, Sigterm);

        Assert.Equal((JobState.Aborted, JobCause.Canceled, 128 + Sigterm, (int?)Sigterm, null), (end.State, end.Cause, end.ExitCode, end.Signal, end.Usage));
    }

    [Fact]
    public void A_lost_job_has_neither_exit_code_nor_usage()
    {
        var end = EndClassifier.Lost(Job(), 99);

        Assert.Equal((JobState.Aborted, JobCause.HostLost, -1, null, null, 99L), (end.State, end.Cause, end.ExitCode, end.Signal, end.Usage, end.EndedMicroseconds));
    }


    private static ProcessEnd Exit(int code, long cpuMicroseconds = 0, long peakKibibytes = 1000) => End(true, code, cpuMicroseconds, peakKibibytes);

    private static ProcessEnd Killed(int signal, long cpuMicroseconds = 0, long peakKibibytes = 1000) => End(false, signal, cpuMicroseconds, peakKibibytes);

    private static ProcessEnd End(bool isExit, int status, long cpuMicroseconds, long peakKibibytes) => new(isExit, status, 77, new ResourceUsage
    {
        UserMicroseconds = cpuMicroseconds / 2,
        SystemMicroseconds = cpuMicroseconds - (cpuMicroseconds / 2),
        MaxResidentKibibytes = peakKibibytes,
        MinorFaults = 4321,
    });

    private Job Job(uint maxCpu = 0, ulong maxAddressSpace = 0) => SampleJobs.Make(1, _folder["output"], maxCpu: maxCpu, maxAddressSpace: maxAddressSpace);
}
