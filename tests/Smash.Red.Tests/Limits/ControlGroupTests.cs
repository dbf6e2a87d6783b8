using Smash.Red.Limits;

namespace Smash.Red.Tests.Limits;

public sealed class ControlGroupTests : IDisposable
{
    private static readonly WorldLimits Limits = new(1 << 20, 300, 64, 8, 64 << 20, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("4:memory:/a/b\n0::/\n", "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", "memory", "/sys/fs/cgroup/memory/a/b")]
    [InlineData("4:cpu,memory:/a\n", "35 31 0:32 / /m rw shared:9 - cgroup cgroup rw,cpu,memory\n", "memory", "/m/a")]
    [InlineData("4:memory:/docker/1/x\n", "35 31 0:32 /docker/1 /m rw - cgroup cgroup rw,memory\n", "memory", "/m/x")]
    [InlineData("4:memory:/docker/1\n", "35 31 0:32 /docker/1 /m rw - cgroup cgroup rw,memory\n", "memory", "/m")]
    [InlineData("0::/user.slice/x.service\n", "35 31 0:32 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", "", "/sys/fs/cgroup/user.slice/x.service")]
    [InlineData("0::/x\n", "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", "", null)]
    [InlineData("4:memory:/docker/12\n", "35 31 0:32 /docker/1 /m rw - cgroup cgroup rw,memory\n", "memory", null)]
    [InlineData("4:memory_x:/a\n", "35 31 0:32 / /m rw - cgroup cgroup rw,memory\n", "memory", null)]
    [InlineData("", "", "", null)]
    public void The_group_of_a_process_is_found_where_it_is_mounted(string own, string mounts, string controller, string? expected) =>
        Assert.Equal(expected, new ControlGroupSources(own, mounts, "").FindOwn(controller));

    [Fact]
    public void Each_limit_is_written_in_a_group_of_version_2()
    {
        MakeUnified("cpu memory pids\n");
        using ControlGroupTree tree = ControlGroupTree.Create(new ControlGroupSources("", "", _folder.FullPath));
        string own = Assert.Single(Directory.GetDirectories(_folder.FullPath));
        foreach (string file in (string[])["memory.max", "memory.swap.max", "pids.max"])
        {
            Directory.CreateDirectory(Path.Combine(own, "w"));
            File.WriteAllText(Path.Combine(own, "w", file), "max");
        }

        Assert.NotNull(tree.Create("w", Limits));

        Assert.True(tree.LimitsMemory);
        Assert.Equal("+memory +pids", File.ReadAllText(Path.Combine(_folder.FullPath, "cgroup.subtree_control")));
        Assert.Equal("+memory +pids", File.ReadAllText(Path.Combine(own, "cgroup.subtree_control")));
        Assert.Equal(["67108864", "0", "66"], ((string[])["memory.max", "memory.swap.max", "pids.max"]).Select(file => File.ReadAllText(Path.Combine(own, "w", file))));
        Directory.Delete(own, recursive: true);
    }

    [Theory]
    [InlineData("cpu hugetlb\n", "Delegate=yes")]
    [InlineData(null, "no control group can be made")]
    public void What_is_missing_for_control_groups_is_told(string? controllers, string reason)
    {
        MakeUnified(controllers);

        using ControlGroupTree tree = ControlGroupTree.Create(new ControlGroupSources("", "", _folder.FullPath));

        Assert.False(tree.LimitsMemory);
        Assert.Contains(reason, tree.Description, StringComparison.Ordinal);
        Assert.Null(tree.Create("w", Limits));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("1\n", false)]
    public void RED_goes_into_a_child_of_its_own_group_where_it_is_alone_there(string others, bool goes)
    {
        MakeUnified("memory pids\n");
        File.WriteAllText(_folder["cgroup.procs"], $"{others}{Environment.ProcessId}\n");

        using ControlGroupTree tree = ControlGroupTree.Create(new ControlGroupSources("0::/x\n", $"35 31 0:32 /x {_folder.FullPath} rw - cgroup2 cgroup2 rw\n", ""));

        Assert.Equal(goes, Directory.Exists(_folder["daemon"]));
        Assert.True(!goes || File.ReadAllText(_folder["daemon/cgroup.procs"]) == $"{Environment.ProcessId}");
        File.Delete(_folder[$"smash-red.{Environment.ProcessId}/cgroup.subtree_control"]);
    }

    [Fact]
    public void Folders_of_a_RED_that_is_gone_go_and_those_of_others_stay()
    {
        MakeUnified("memory pids\n");
        Directory.CreateDirectory(Path.Combine(_folder.FullPath, "smash-red.2147483647", "world"));
        Directory.CreateDirectory(Path.Combine(_folder.FullPath, "smash-red.1", "world"));
        Directory.CreateDirectory(Path.Combine(_folder.FullPath, "smash-red.else"));
        // As one with processes, it cannot be removed.
        Directory.CreateDirectory(Path.Combine(_folder.FullPath, "smash-red.2147483646", "world", "busy"));

        using ControlGroupTree tree = ControlGroupTree.Create(new ControlGroupSources("", "", _folder.FullPath));

        Assert.True(tree.LimitsMemory);
        Assert.Equal(
            ((string[])["smash-red.1", "smash-red.2147483646", "smash-red.else", $"smash-red.{Environment.ProcessId}"]).Order(StringComparer.Ordinal),
            Directory.GetDirectories(_folder.FullPath).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        File.Delete(Path.Combine(_folder.FullPath, $"smash-red.{Environment.ProcessId}", "cgroup.subtree_control"));
    }

    [Fact]
    public void A_process_adds_its_memory_and_the_time_of_those_that_it_waited_for()
    {
        const string status = "Name:\tx\nVmRSS:\t 999 kB\nRssAnon:\t     100 kB\nRssFile:\t 800 kB\nRssShmem:\t      20 kB\nVmSwap:\t       3 kB\n";
        const string stat = "7 (a) b) R 1 7 7 0 -1 4194304 10 20 0 0 100 50 30 20 20 0 1 0 99 0 0\n";

        WorldUsage usage = default(WorldUsage).Add(status, stat).Add("", "").Add(status, stat);

        Assert.Equal(new WorldUsage(2 * 123 * 1024, TimeSpan.FromSeconds(4)), usage);
    }

    private void MakeUnified(string? controllers)
    {
        if (controllers is not null)
        {
            File.WriteAllText(Path.Combine(_folder.FullPath, "cgroup.controllers"), controllers);
        }
    }
}
