using Smash.Session.Limits;

namespace Smash.Session.Tests.Limits;

public sealed class TreeUsageReaderTests
{
    private readonly TreeUsageReader _reader = new();

    [Fact]
    public void Time_of_children_that_have_ended_counts()
    {
        using var tree = new RunningTree("sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done'; echo done; read x");
        TreeUsage usage = _reader.Read(tree.Leader, withDisk: false);
        Assert.InRange(usage.CpuMilliseconds, 10u, 60_000u);
        Assert.Equal((1u, 0u), (usage.Processes, usage.WrittenBytes));
    }

    [Fact]
    public void Threads_count_as_the_kernel_counts_them()
    {
        TreeUsage usage = _reader.Read(Environment.ProcessId, withDisk: false);
        Assert.True(usage.Processes > 1);
    }

    [Fact]
    public void What_children_that_have_ended_wrote_counts()
    {
        const ulong written = 1 << 20;
        string path = Path.Combine("/var/tmp", Path.GetRandomFileName());
        using var tree = new RunningTree($"dd if=/dev/zero of={path} bs=1M count=1 conv=fsync 2>/dev/null; rm {path}; echo done; read x");
        Assert.InRange(_reader.Read(tree.Leader, withDisk: true).WrittenBytes, written, 4 * written);
    }

    [Fact]
    public void Of_a_process_that_is_gone_nothing_counts()
    {
        int leader;
        using (var tree = new RunningTree("echo here; read x"))
        {
            leader = tree.Leader;
        }

        Assert.Equal(default, _reader.Read(leader, withDisk: true));
    }
}
