using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol.Red;
using Smash.Red.Worlds;

namespace Smash.Red.Tests.Worlds;

[Collection(WorldCollection.Name)]
public sealed class WorldTableTests : IDisposable
{
    private readonly WorldBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_world_runs_programs_under_a_root_of_its_own_as_a_user_of_its_own()
    {
        World world = _bench.Create();

        (ProcessEnd end, string output) = _bench.Run(world, "id -u; pwd; echo $HOME; ls -d /tmp /home /dev/null; hostname; exit 3");

        Assert.Equal(3, end.Status);
        Assert.Equal($"1000\n/\n/home\n/dev/null\n/home\n/tmp\nworld-{world.Label}\n", output);
    }

    [Fact]
    public void Worlds_see_neither_each_others_files_nor_each_others_processes()
    {
        World first = _bench.Create();
        World second = _bench.Create();
        _bench.Run(first, "echo secret > /tmp/note");
        _bench.Start(first, "exec sleep 1000");

        Assert.Equal("secret\n", _bench.Run(first, "cat /tmp/note").Output);
        // The launcher, the shell and nobody else.
        Assert.Equal("2\n", _bench.Run(second, "ls /tmp; set -- /proc/[0-9]*; echo $#").Output);
        Assert.NotEqual(0, _bench.Run(second, "cat /tmp/note 2>/dev/null").End.Status);
    }

    [Fact]
    public void One_more_than_there_may_be_is_refused_and_may_be_made_once_another_is_gone()
    {
        World first = _bench.Create();
        _bench.Create();

        Assert.Equal(RedError.NoMoreWorld, Assert.Throws<RedException>(_bench.Create).Error);

        _bench.Await(() => _bench.Table.DestroyAsync(first));
        _bench.Create();
    }

    [Fact]
    public void The_default_world_has_a_place_that_no_other_takes()
    {
        _bench.Create();
        _bench.Create();

        World world = _bench.Await(() => _bench.Table.GetDefaultAsync());

        Assert.Equal(3, _bench.Thread.Invoke(() => _bench.Table.Count));
        Assert.Same(world, _bench.Await(() => _bench.Table.GetDefaultAsync()));
    }

    [Fact]
    public void Another_default_world_follows_one_that_was_destroyed_even_where_there_are_as_many_as_may_be()
    {
        World first = _bench.Await(() => _bench.Table.GetDefaultAsync());
        _bench.Create();
        _bench.Create();

        _bench.Await(() => _bench.Table.DestroyAsync(first));
        World second = _bench.Await(() => _bench.Table.GetDefaultAsync());

        Assert.NotEqual(first.Key, second.Key);
        Assert.Equal("", _bench.Run(second, "ls /tmp").Output);
    }

    [Fact]
    public void A_world_is_found_by_its_whole_key_alone_and_by_none_once_it_is_destroyed()
    {
        World world = _bench.Create();
        Assert.Same(world, _bench.Table.Find(world.Key));

        AssertUnknown(world.Key with { Name = new string('0', 40) });
        AssertUnknown(world.Key with { Creation = world.Key.Creation with { Microseconds = world.Key.Creation.Microseconds ^ 1 } });

        Task gone = _bench.Thread.Invoke(() => _bench.Table.DestroyAsync(world));
        AssertUnknown(world.Key);
        _bench.Await(() => gone);
    }

    [Fact]
    public void Names_of_worlds_are_never_the_same_and_have_at_least_128_random_bits()
    {
        World first = _bench.Create();
        World second = _bench.Create();

        Assert.True(Convert.FromHexString(first.Key.Name).Length >= 16);
        Assert.NotEqual(first.Key.Name, second.Key.Name);
        Assert.NotEqual(first.Key.Name[..8], second.Key.Name[..8]);
    }

    [Fact]
    public void Nothing_of_a_world_is_left_once_it_is_destroyed()
    {
        World warm = _bench.Create();
        _bench.Await(() => _bench.Table.DestroyAsync(warm));
        string[] descriptors = Descriptors();
        World world = _bench.Create();
        int stub = world.Place.Stub.Pid;
        _bench.Start(world, "setsid sleep 1000 & sleep 1000");
        ProcessBench.Until(() => Family(stub).Length >= 5);
        int[] processes = Family(stub);

        _bench.Await(() => _bench.Table.DestroyAsync(world));

        Assert.DoesNotContain(processes, ProcessBench.Runs);
        Assert.Equal(descriptors, Descriptors());
        Assert.Equal(0, _bench.Thread.Invoke(() => _bench.Table.Count));
        Assert.Equal(RedError.BadWorld, Assert.Throws<RedException>(() => world.Files.List("/")).Error);
    }

    [Fact]
    public void A_world_whose_first_process_is_killed_from_outside_is_gone()
    {
        World world = _bench.Create();
        int ending = 0;
        _bench.Thread.Invoke(() => world.Ending += () => ending++);
        ChildProcess job = _bench.Start(world, "exec sleep 1000");

        _bench.Thread.Invoke(() => world.Place.Stub.Kill());
        _bench.Await(() => world.Ended);

        AssertUnknown(world.Key);
        Assert.Equal(1, ending);
        Assert.True(_bench.Await(() => job.Ended).IsLost);
        Assert.Equal(RedError.BadWorld, Assert.Throws<RedException>(() => _bench.Start(world, "true")).Error);
    }

    [Fact]
    public void A_world_that_is_destroyed_twice_at_once_is_gone_for_both()
    {
        World world = _bench.Create();

        _bench.Await(() => Task.WhenAll(_bench.Table.DestroyAsync(world), _bench.Table.DestroyAsync(world)));

        Assert.Equal(0, _bench.Thread.Invoke(() => _bench.Table.Count));
    }

    [Fact]
    public void Each_world_has_a_user_of_its_own_where_RED_is_root()
    {
        uint?[] users = [_bench.Create().User?.UserId, _bench.Create().User?.UserId];

        Assert.Equal(Environment.IsPrivilegedProcess ? [61184u, 61185u] : [null, null], users);
    }

    [Fact]
    public void A_world_that_cannot_be_made_says_at_which_step_and_takes_no_place()
    {
        using var bench = new WorldBench(WorldBench.Small with { LauncherProgram = "/nonexistent/smashd" });

        RedException refused = Assert.Throws<RedException>(bench.Create);

        Assert.Equal(RedError.Unknown, refused.Error);
        Assert.Contains("/nonexistent/smashd", refused.Extras, StringComparison.Ordinal);
        Assert.Equal(0, bench.Thread.Invoke(() => bench.Table.Count));
        Assert.Empty(bench.Thread.Invoke(() => bench.Processes.Children.ToArray()));
    }

    [Fact]
    public void No_program_to_make_worlds_is_told_by_its_path()
    {
        using var bench = new WorldBench(WorldBench.Small with { WorldProgram = "/nonexistent/smash-world" });

        Assert.Contains("/nonexistent/smash-world", Assert.Throws<RedException>(bench.Create).Extras, StringComparison.Ordinal);
    }

    [Fact]
    public void The_programs_may_be_where_only_their_owner_gets_to()
    {
        using var folder = new TemporaryFolder();
        File.SetUnixFileMode(folder.FullPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Copy(WorldBench.Small.WorldProgram, folder["smash-world"]);
        File.Copy(WorldBench.Small.LauncherProgram, folder["smashd"]);
        using var bench = new WorldBench(WorldBench.Small with { WorldProgram = folder["smash-world"], LauncherProgram = folder["smashd"] });

        Assert.Equal((true, "done\n"), bench.Run(bench.Create(), "echo done") is var (end, output) ? (end.IsExit, output) : default);
    }

    private static string[] Descriptors() =>
        [.. Directory.GetFiles("/proc/self/fd").Select(static path => new FileInfo(path).LinkTarget ?? "").Where(static target => !target.StartsWith("/proc", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>All processes below one, by the list of each one's children (proc_pid_task_children(5)).</summary>
    private static int[] Family(int pid) =>
        [pid, .. File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(static child => Family(int.Parse(child, System.Globalization.CultureInfo.InvariantCulture)))];

    private void AssertUnknown(RedWorldKey key) => Assert.Equal(RedError.BadWorld, Assert.Throws<RedException>(() => _bench.Table.Find(key)).Error);
}
