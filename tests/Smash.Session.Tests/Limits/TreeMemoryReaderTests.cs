using Smash.Session.Limits;

namespace Smash.Session.Tests.Limits;

public sealed class TreeMemoryReaderTests
{
    private const ulong Mebibyte = 1024 * 1024;

    private readonly TreeMemoryReader _reader = new();

    [Fact]
    public void Memory_that_is_taken_is_measured_in_both_ways()
    {
        using var tree = new RunningTree("echo here; read x");
        TreeMemory resident = _reader.ReadResident(tree.Leader);
        TreeMemory proportional = _reader.ReadProportional(tree.Leader);

        Assert.Equal((1, 1), (resident.Processes, proportional.Processes));
        Assert.InRange(resident.Bytes, 200ul * 1024, 64 * Mebibyte);
        Assert.InRange(proportional.Bytes, 4096ul, resident.Bytes);
        Assert.InRange(resident.PrivateBytes, 4096ul, resident.Bytes);
    }

    [Fact]
    public void What_a_tree_shares_counts_for_each_in_the_bound_and_once_in_the_measure()
    {
        using var alone = new RunningTree("echo here; read x");
        // Shells that were forked, and not executed: they share nearly all they have.
        using var many = new RunningTree("for i in 1 2 3 4 5 6 7 8; do (while :; do read x < /proc/$$/fd/0; done) & done; echo here; read x");
        ulong one = _reader.ReadProportional(alone.Leader).Bytes;
        TreeMemory bound = _reader.ReadResident(many.Leader);
        TreeMemory measure = _reader.ReadProportional(many.Leader);

        Assert.Equal((9, 9), (bound.Processes, measure.Processes));
        Assert.True(measure.Bytes < bound.Bytes / 2, $"{measure.Bytes} of at most {bound.Bytes} bytes");
        Assert.True(measure.Bytes > one / 2);
        Assert.Equal(0ul, bound.PrivateBytes);
    }

    [Fact]
    public void A_process_that_is_gone_has_no_memory()
    {
        int leader;
        using (var tree = new RunningTree("echo here; read x"))
        {
            leader = tree.Leader;
        }

        Assert.Equal((0ul, 0ul), (_reader.ReadResident(leader).Bytes, _reader.ReadProportional(leader).Bytes));
    }
}
