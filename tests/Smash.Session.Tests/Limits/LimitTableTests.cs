using Smash.Protocol;
using Smash.Session.Interop;
using Smash.Session.Limits;

namespace Smash.Session.Tests.Limits;

public sealed class LimitTableTests
{
    private const ulong Gibibyte = 1UL << 30;

    [Fact]
    public void No_limits_are_none() => Assert.Empty(LimitTable.For(0, 0));

    [Fact]
    public void Cpu_time_has_a_hard_limit_a_second_above_the_soft() =>
        Assert.Equal([new EffectiveLimit(LimitResource.CpuTime, 5, 6)], LimitTable.For(5, 0));

    [Fact]
    public void The_longest_cpu_time_does_not_overflow() =>
        Assert.Equal([new EffectiveLimit(LimitResource.CpuTime, uint.MaxValue, 1UL << 32)], LimitTable.For(uint.MaxValue, 0));

    [Fact]
    public void Address_space_is_soft_and_hard_alike() =>
        Assert.Equal([new EffectiveLimit(LimitResource.AddressSpace, Gibibyte, Gibibyte)], LimitTable.For(0, Gibibyte));

    [Fact]
    public void Both_limits_are_set_together() => Assert.Equal(2, LimitTable.For(1, Gibibyte).Count);

    [Theory]
    [InlineData(10, Gibibyte, null)]
    [InlineData(99, 0, null)]
    [InlineData(100, 0, Errno.EPERM)]
    [InlineData(0, 2 * Gibibyte, null)]
    [InlineData(0, (2 * Gibibyte) + 1, Errno.EPERM)]
    public void Without_privilege_no_limit_goes_above_the_hosts_own(uint cpu, ulong addressSpace, Errno? expected) =>
        Assert.Equal(expected, Check(new LimitTable(mayRaise: false, hardCpuSeconds: 100, hardAddressSpaceBytes: 2 * Gibibyte), cpu, addressSpace));

    [Fact]
    public void With_privilege_the_hosts_own_limits_do_not_bind() =>
        Assert.Null(Check(new LimitTable(mayRaise: true, hardCpuSeconds: 100, hardAddressSpaceBytes: 2 * Gibibyte), 1000, 8 * Gibibyte));

    [Fact]
    public void No_address_space_goes_above_what_the_kernel_takes()
    {
        var table = new LimitTable(mayRaise: true, GetResourceLimit.Infinity, GetResourceLimit.Infinity);

        Assert.Null(Check(table, 0, long.MaxValue));
        Assert.Equal(Errno.ERANGE, Check(table, 0, (ulong)long.MaxValue + 1));
    }

    private static Errno? Check(LimitTable table, uint cpu, ulong addressSpace) =>
        (Record.Exception(() => table.Check(LimitTable.For(cpu, addressSpace))) as RequestRefusedException)?.Error;

    [Fact]
    public void What_the_host_watches_over_is_in_force_beside_what_the_process_has()
    {
        Assert.Equal(
            [new EffectiveLimit(LimitResource.CpuTime, 5, 6), new EffectiveLimit(LimitResource.TreeMemory, Gibibyte, Gibibyte), new EffectiveLimit(LimitResource.WallTime, 1500, 1500)],
            LimitTable.InForce(LimitTable.For(5, 0), Gibibyte, 1500));
        Assert.Empty(LimitTable.InForce([], 0, 0));
    }

    [Theory]
    [InlineData(1ul << 63, 0)]
    [InlineData(0, ulong.MaxValue / 2)]
    public void What_is_beyond_all_bounds_is_refused(ulong maxMemoryBytes, ulong maxWallMilliseconds) =>
        Assert.Equal(Errno.ERANGE, Assert.Throws<RequestRefusedException>(() => LimitTable.CheckWatched(maxMemoryBytes, maxWallMilliseconds)).Error);
}
