using Smash.Protocol;
using Smash.Session.Groups;

namespace Smash.Session.Tests.Groups;

/// <summary>What groups tell, from files such as the kernel writes.</summary>
public sealed class GroupReaderTests : IDisposable
{
    private const ulong Limit = 64 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("smash-group-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Cpu_time_of_version_2_is_in_microseconds()
    {
        Write("cpu.stat", "usage_usec 1234567\nuser_usec 1\nsystem_usec 2\n");
        Assert.Equal(1_234_567u, GroupReader.ReadCpuMicroseconds(_folder));
    }

    [Fact]
    public void Cpu_time_of_version_1_is_in_nanoseconds()
    {
        Write("cpuacct.usage", "1234567890\n");
        Assert.Equal(1_234_567u, GroupReader.ReadCpuMicroseconds(_folder));
    }

    [Fact]
    public void Of_a_group_that_is_gone_nothing_is_known()
    {
        Assert.Null(GroupReader.ReadCpuMicroseconds("/nonexistent"));
        Assert.Null(MemoryKill.Find("/nonexistent", Limit));
        Assert.Equal(0u, GroupFiles.GetIdentity("/nonexistent"));
        Assert.True(GroupFiles.TryRemove("/nonexistent"));
    }

    [Theory]
    [InlineData("low 0\nhigh 0\nmax 12\noom 1\noom_kill 2\noom_group_kill 1\n", JobCause.MemoryLimit)]
    [InlineData("low 0\nhigh 0\nmax 0\noom 0\noom_kill 2\n", JobCause.OutOfMemory)]
    [InlineData("low 0\nhigh 0\nmax 12\noom 0\noom_kill 0\n", null)]
    public void A_kill_in_a_group_of_version_2_is_the_limits_or_the_machines(string events, JobCause? expected)
    {
        Write("memory.events", events);
        Write("memory.peak", "67000000\n");
        Assert.Equal(expected, MemoryKill.Find(_folder, Limit)?.Cause);
    }

    [Theory]
    [InlineData(1, 5, 1000, JobCause.MemoryLimit)]
    [InlineData(1, 0, Limit, JobCause.MemoryLimit)]
    [InlineData(1, 0, Limit / 2, JobCause.OutOfMemory)]
    [InlineData(0, 5, Limit, null)]
    public void A_kill_in_a_group_of_version_1_is_the_limits_or_the_machines(int kills, int failures, ulong peak, JobCause? expected)
    {
        Write("memory.oom_control", $"oom_kill_disable 0\nunder_oom 0\noom_kill {kills}\n");
        Write("memory.failcnt", $"{failures}\n");
        Write("memory.max_usage_in_bytes", $"{peak}\n");
        MemoryKill? kill = MemoryKill.Find(_folder, Limit);
        Assert.Equal(expected, kill?.Cause);
        Assert.Equal(expected is null, kill is null || !kill.Detail.Contains($"{peak} bytes", StringComparison.Ordinal));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
