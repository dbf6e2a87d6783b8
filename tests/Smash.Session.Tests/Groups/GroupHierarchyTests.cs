using Smash.Session.Groups;

namespace Smash.Session.Tests.Groups;

public sealed class GroupHierarchyTests
{
    private const string Unified = "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate";
    private const string Memory = "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory";
    private const string Together = "36 31 0:33 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct";
    private const string Named = "37 31 0:34 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd";
    private const string Other = "22 1 8:1 / / rw - ext4 /dev/sda1 rw";

    [Fact]
    public void The_unified_one_is_of_version_2()
    {
        GroupHierarchy found = Assert.Single(GroupHierarchy.Find([Other, Unified], ["0::/user.slice/user-1000.slice"]));
        Assert.Equal((2, "/sys/fs/cgroup/user.slice/user-1000.slice"), (found.Version, found.Folder));
        Assert.Empty(found.Controllers);
    }

    [Fact]
    public void Those_of_version_1_are_each_by_itself()
    {
        IReadOnlyList<GroupHierarchy> found = GroupHierarchy.Find([Memory, Together, Named], ["4:memory:/a/b", "2:cpu,cpuacct:/", "1:name=systemd:/x"]);
        Assert.Equal(["/sys/fs/cgroup/memory/a/b", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/systemd/x"], found.Select(static hierarchy => hierarchy.Folder));
        Assert.Equal(["cpu", "cpuacct"], found[1].Controllers);
        Assert.All(found, static hierarchy => Assert.Equal(1, hierarchy.Version));
    }

    [Theory]
    [InlineData("/docker/1", "/docker/1", "/sys/fs/cgroup")]
    [InlineData("/docker/1", "/docker/1/inner", "/sys/fs/cgroup/inner")]
    [InlineData("/docker/1", "/docker/12", null)]
    [InlineData("/", "/../other", null)]
    public void A_part_that_is_mounted_is_reached_and_nothing_else(string root, string place, string? expected) =>
        Assert.Equal(expected, GroupHierarchy.Find([$"30 24 0:26 {root} /sys/fs/cgroup rw - cgroup2 cgroup2 rw"], [$"0::{place}"]).SingleOrDefault()?.Folder);

    [Fact]
    public void A_blank_in_a_path_is_a_blank() =>
        Assert.Equal("/my groups/x", GroupHierarchy.Find([@"30 24 0:26 / /my\040groups rw - cgroup2 cgroup2 rw"], ["0::/x"]).Single().Folder);

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("1 2 3 - cgroup2")]
    public void What_is_no_mount_is_left_out(string line) => Assert.Empty(GroupHierarchy.Find([line], ["0::/x", "nonsense"]));
}
