using Smash.Protocol;
using Smash.Session.Groups;
using Smash.Session.Jobs;
using Smash.Session.Limits;
using Smash.Session.Tests.Jobs;

namespace Smash.Session.Tests.Limits;

/// <summary>What limits on the tree make of an end.</summary>
public sealed class TreeVerdictTests : IDisposable
{
    private static readonly JobEnd Exited = new() { State = JobState.Exited, Cause = JobCause.Exit, ExitCode = 0, EndedMicroseconds = 9 };

    private readonly string _folder = Directory.CreateTempSubdirectory("smash-verdict-").FullName;
    private readonly JobGroups _groups = new("/state");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(60, 30, null, 60, 30)]
    [InlineData(200, 30, JobCause.OutputLimit, 70, 30)]
    [InlineData(30, 200, JobCause.OutputLimit, 30, 70)]
    [InlineData(200, 200, JobCause.OutputLimit, 50, 50)]
    [InlineData(101, 0, JobCause.OutputLimit, 100, 0)]
    public async Task Outputs_are_cut_to_the_limit_together(int output, int error, JobCause? expected, int keptOutput, int keptError)
    {
        Job job = Make(new TreeLimits { MaxOutputBytes = 100 });
        File.WriteAllBytes(job.StandardOutputPath, new byte[output]);
        File.WriteAllBytes(job.StandardErrorPath, new byte[error]);

        JobEnd end = await new TreeVerdict(_groups).CompleteAsync(job, Exited);

        Assert.Equal(expected ?? JobCause.Exit, end.Cause);
        Assert.Equal((keptOutput, keptError), (new FileInfo(job.StandardOutputPath).Length, new FileInfo(job.StandardErrorPath).Length));
        Assert.Equal(0, end.ExitCode);
    }

    [Fact]
    public async Task A_cause_of_its_own_stays_and_the_cut_is_told()
    {
        Job job = Make(new TreeLimits { MaxOutputBytes = 100 });
        File.WriteAllBytes(job.StandardOutputPath, new byte[300]);

        JobEnd end = await new TreeVerdict(_groups).CompleteAsync(job, Exited with { Cause = JobCause.Canceled, Detail = "it was" });

        Assert.Equal(JobCause.Canceled, end.Cause);
        Assert.Contains("cut from 300 to 100 bytes", end.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20 2\n", 125, JobCause.FailedToStart, LaunchStep.GroupJoin, Errno.ENOENT)]
    [InlineData("11 2\n", 127, JobCause.FailedToStart, LaunchStep.Exec, Errno.ENOENT)]
    // It ran after all: the shell had it.
    [InlineData("11 2\n", 0, JobCause.Exit, LaunchStep.None, Errno.None)]
    [InlineData("nonsense", 125, JobCause.Exit, LaunchStep.None, Errno.None)]
    public async Task A_step_that_failed_is_told(string report, int code, JobCause cause, LaunchStep step, Errno error)
    {
        Job job = Make(new TreeLimits { IoPriority = 3 << 13 });
        File.WriteAllText(job.TaskReportPath, report);

        JobEnd end = await new TreeVerdict(_groups).CompleteAsync(job, Exited with { ExitCode = code });

        Assert.Equal((cause, step, error), (end.Cause, end.FailedStep, end.FailedErrno));
    }

    [Theory]
    [InlineData(137, JobState.Aborted, 9)]
    [InlineData(0, JobState.Exited, null)]
    public async Task A_kill_in_its_group_is_the_cause(int code, JobState state, int? signal)
    {
        _groups.Open([new GroupPlace(1, new HashSet<string> { "memory" }, _folder, new HashSet<string>())]);
        Job job = Make(new TreeLimits { Mechanisms = [new LimitMechanism(LimitResource.TreeMemory, LimitKeeper.ControlGroup1, 0)] });
        string group = _groups.Find(job, LimitResource.TreeMemory)!;
        Directory.CreateDirectory(group);
        File.WriteAllText(Path.Combine(group, "memory.oom_control"), "oom_kill 1\n");
        File.WriteAllText(Path.Combine(group, "memory.failcnt"), "7\n");

        JobEnd end = await new TreeVerdict(_groups).CompleteAsync(job, Exited with { ExitCode = code });

        Assert.Equal((JobCause.MemoryLimit, state, signal, code), (end.Cause, end.State, end.Signal, end.ExitCode));
    }

    [Fact]
    public async Task A_job_without_limits_costs_nothing() =>
        Assert.Same(Exited, await new TreeVerdict(_groups).CompleteAsync(SampleJobs.Make(1), Exited));

    private Job Make(TreeLimits limits)
    {
        Job job = SampleJobs.Make(1, Path.Combine(_folder, "output"), options: new JobOptions { TreeLimits = limits });
        job.StartedMicroseconds = 1;
        return job;
    }
}
