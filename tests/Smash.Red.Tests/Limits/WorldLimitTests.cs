using Smash.DaemonCore.Processes;
using Smash.Protocol.Red;
using Smash.Red.Limits;
using Smash.Red.Tests.Worlds;
using Smash.Red.Worlds;

namespace Smash.Red.Tests.Limits;

[Collection(WorldCollection.Name)]
public sealed class WorldLimitTests
{
    // Three of them need more than 64 MiB together, and none alone: tail keeps a line until it has ended.
    private const string UseMuchMemory = "for i in 1 2 3; do (head -c 30m /dev/zero; sleep 1000) | tail & done; wait";

    private const int Kill = 9;

    public enum Means
    {
        ControlGroups,
        Watch,
    }

    [Theory]
    [InlineData(Means.ControlGroups)]
    [InlineData(Means.Watch)]
    public void Memory_is_limited_for_all_of_a_world_and_others_do_not_feel_it(Means means)
    {
        using var bench = new WorldBench(Use(means));
        World greedy = bench.Create();
        World other = bench.Create();
        Assert.Equal(0, bench.Thread.Invoke(() => greedy.MemoryKills));

        // With a group the kernel ends one process after another, and the shell waits for what is left.
        string script = greedy.Place.Group is null ? UseMuchMemory : "head -c 100m /dev/zero | tail; sleep 0.01";
        ChildProcess job = bench.Start(greedy, script);
        ProcessEnd end = bench.Await(() => job.Ended);

        Assert.True(bench.Thread.Invoke(() => greedy.MemoryKills) > 0);
        Assert.True(greedy.Place.Group is not null || (!end.IsExit && end.Status == Kill), $"{end}");
        Assert.Equal("fine\n", bench.Run(other, "echo fine").Output);
        Assert.Equal("fine\n", bench.Run(greedy, "echo fine").Output);
    }

    [Theory]
    [InlineData(Means.ControlGroups)]
    [InlineData(Means.Watch)]
    public void CPU_time_is_limited_for_all_of_a_world_and_then_no_job_begins(Means means)
    {
        WorldSettings settings = Use(means);
        using var bench = new WorldBench(settings with { Limits = settings.Limits with { CpuTime = TimeSpan.FromSeconds(1) } });
        World world = bench.Create();

        // Each shell uses little, so that the limit of each process is far.
        ChildProcess job = bench.Start(world, "while :; do (i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done); done");
        ProcessEnd end = bench.Await(() => job.Ended);

        Assert.Equal((false, Kill), (end.IsExit, end.Status));
        Assert.True(bench.Thread.Invoke(() => world.IsCpuTimeUsedUp));
        Assert.Equal(RedError.BadRun, Assert.Throws<RedException>(() => bench.Start(world, "true")).Error);
    }

    [Fact]
    public void Processes_are_limited_for_all_of_a_world()
    {
        using var bench = new WorldBench();
        World world = bench.Create();

        (ProcessEnd end, string output) = bench.Run(world, "i=0; while [ $i -lt 200 ]; do sleep 1000 & i=$((i+1)); done 2>&1; echo all");

        Assert.True(end.Status != 0 && !output.Contains("all", StringComparison.Ordinal), output);
        Assert.Equal("fine\n", bench.Run(bench.Create(), "echo fine").Output);
    }

    [Fact]
    public void A_file_is_no_larger_than_a_world_and_descriptors_are_as_many_as_are_usual()
    {
        using var bench = new WorldBench();

        Assert.Equal($"{bench.Settings.Limits.SizeBytes / 512} 1024\n", bench.Run(bench.Create(), "echo $(ulimit -f) $(ulimit -n)").Output);
    }

    [Fact]
    public void A_control_group_goes_with_its_world()
    {
        using var bench = new WorldBench(Use(Means.ControlGroups));
        World world = bench.Create();
        string[] before = Folders(world.Label);

        bench.Await(() => bench.Table.DestroyAsync(world));

        Assert.Equal(world.Place.Group is not null, before.Length > 0);
        Assert.Empty(Folders(world.Label));
    }

    [Fact]
    public void How_memory_is_limited_is_told()
    {
        using var watched = new WorldBench(Use(Means.Watch));
        using var grouped = new WorldBench(Use(Means.ControlGroups));

        Assert.StartsWith("RLIMIT_DATA and a look every 100 ms (", watched.Table.Mechanism, StringComparison.Ordinal);
        Assert.Equal(grouped.Create().Place.Group is not null, grouped.Table.Mechanism.StartsWith("control group", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, 64, 15, null)]
    [InlineData(128, 64, 15, "RED_WORLD_MEMORY")]
    [InlineData(2, 64, 16, "RED_WORLD_USERS")]
    public void Settings_that_do_not_go_together_are_told(int mebibytes, int memory, int worlds, string? name)
    {
        WorldSettings settings = WorldBench.Small with
        {
            MostWorlds = worlds,
            Users = new UserRange(61184, 61199),
            Limits = WorldBench.Small.Limits with { SizeBytes = (long)mebibytes << 20, MemoryBytes = (long)memory << 20 },
        };

        Assert.Equal(name is null, settings.FindProblem() is null);
        Assert.Contains(name ?? "", settings.FindProblem() ?? "", StringComparison.Ordinal);
    }

    // Where no group can be made (a plain user, a machine without), both ways are the watch.
    private static WorldSettings Use(Means means) => means == Means.Watch ? WorldBench.Small : WorldBench.Small with { Groups = ControlGroupSources.OfThisProcess("") };

    private static string[] Folders(string label) =>
        [.. Directory.GetDirectories("/sys/fs/cgroup", $"smash-red.{Environment.ProcessId}", SearchOption.AllDirectories).Select(folder => Path.Combine(folder, label)).Where(Directory.Exists)];
}
