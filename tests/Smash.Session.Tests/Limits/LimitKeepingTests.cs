using Smash.Protocol;
using Smash.Session.Groups;
using Smash.Session.Limits;

namespace Smash.Session.Tests.Limits;

/// <summary>By what limits are kept, where there are groups and where there are none.</summary>
public sealed class LimitKeepingTests : IDisposable
{
    private static readonly TreeLimits All = new()
    {
        MaxCpuMilliseconds = 1000,
        MaxProcesses = 10,
        MaxOutputBytes = 1000,
        MaxOpenFiles = 50,
        MaxDiskWrittenBytes = 1000,
        CpuAffinity = "0",
        IoPriority = 3 << 13,
    };

    private readonly string _programs = Directory.CreateTempSubdirectory("smash-task-").FullName;

    public LimitKeepingTests() => File.WriteAllText(Path.Combine(_programs, "smash-task"), "");

    public void Dispose() => Directory.Delete(_programs, recursive: true);

    [Fact]
    public void Groups_of_version_2_are_better_than_those_of_version_1()
    {
        LimitKeeping keeping = Make(Place(1, "memory", "pids", "cpu", "cpuacct"), Place(2, "memory", "cpuacct"));
        TreeLimits settled = Settle(keeping, All with { CpuShare = 50 }, maxMemory: 1 << 20);
        Assert.Equal(LimitKeeper.ControlGroup2, settled.FindMechanism(LimitResource.TreeMemory)?.Keeper);
        Assert.Equal(LimitKeeper.ControlGroup1, settled.FindMechanism(LimitResource.Processes)?.Keeper);
        Assert.Equal(new LimitMechanism(LimitResource.TreeCpuTime, LimitKeeper.ControlGroup2, 100), settled.FindMechanism(LimitResource.TreeCpuTime));
        Assert.Equal(LimitKeeper.ControlGroup1, settled.FindMechanism(LimitResource.CpuShare)?.Keeper);
    }

    [Fact]
    public void Without_groups_the_host_looks_every_tenth_of_a_second()
    {
        TreeLimits settled = Settle(Make(), All, maxMemory: 1 << 20);
        LimitResource[] watched = [LimitResource.TreeMemory, LimitResource.TreeCpuTime, LimitResource.Processes, LimitResource.Output, LimitResource.DiskWritten];
        Assert.All(watched, resource => Assert.Equal(new LimitMechanism(resource, LimitKeeper.Sampler, 100), settled.FindMechanism(resource)));
        Assert.Equal(new LimitMechanism(LimitResource.OpenFiles, LimitKeeper.ResourceLimit, 0), settled.FindMechanism(LimitResource.OpenFiles));
        Assert.Equal(new LimitMechanism(LimitResource.IoPriority, LimitKeeper.Inherited, 0), settled.FindMechanism(LimitResource.IoPriority));
    }

    /// <summary>A script is held to its memory in one way, whether a process was ready for it or not.</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_process_that_is_there_already_or_could_have_been_is_in_no_group(bool isPreparable, bool isPrepared) =>
        Assert.Equal(
            LimitKeeper.Sampler,
            Make(Place(2, "memory")).Settle(new StartJobRequest { Command = "x", MaxMemoryBytes = 1, IsPreparable = isPreparable }, isPrepared).TreeLimits!.FindMechanism(LimitResource.TreeMemory)?.Keeper);

    [Fact]
    public void A_job_without_limits_stays_as_it_is() =>
        Assert.Same(JobOptions.None, Make(Place(2, "memory")).Settle(new StartJobRequest { Command = "x" }, isPrepared: false));

    [Fact]
    public void What_nothing_can_keep_is_refused()
    {
        Assert.Equal(Errno.ENOSYS, Check(Make(), new TreeLimits { CpuShare = 50 }));
        Assert.Null(Check(Make(Place(1, "cpu")), new TreeLimits { CpuShare = 50 }));
    }

    [Fact]
    public void Another_host_keeps_none() =>
        Assert.Equal(Errno.ENOSYS, Refusal(() => Make().Check(new StartJobRequest { Command = "x", Remote = new RemoteRun { ComputerName = "far" }, Options = new JobOptions { TreeLimits = All } })));

    [Theory]
    [InlineData(4u, 10_000u, null)]
    [InlineData(3u, 100u, Errno.ERANGE)]
    [InlineData(4u, 10_001u, Errno.ERANGE)]
    public void What_is_out_of_range_is_refused(uint files, uint share, Errno? expected) =>
        Assert.Equal(expected, Check(Make(Place(2, "cpu")), new TreeLimits { MaxOpenFiles = files, CpuShare = share }));

    private static GroupPlace Place(int version, params string[] controllers) => new(version, new HashSet<string>(controllers), "/nonexistent", new HashSet<string>());

    private static TreeLimits Settle(LimitKeeping keeping, TreeLimits limits, ulong maxMemory) =>
        keeping.Settle(new StartJobRequest { Command = "x", MaxMemoryBytes = maxMemory, Options = new JobOptions { TreeLimits = limits } }, isPrepared: false).TreeLimits!;

    private static Errno? Check(LimitKeeping keeping, TreeLimits limits) =>
        Refusal(() => keeping.Check(new StartJobRequest { Command = "x", Options = new JobOptions { TreeLimits = limits } }));

    private static Errno? Refusal(Action action) => (Record.Exception(action) as RequestRefusedException)?.Error;

    private LimitKeeping Make(params GroupPlace[] places)
    {
        var groups = new JobGroups("/state");
        groups.Open(places);
        return new LimitKeeping(groups, new TaskCommand(groups, _programs));
    }
}
