using Smash.Red.Service;

namespace Smash.Red.Tests.Service;

public sealed class MemoryBudgetTests
{
    [Fact]
    public void What_is_great_is_counted_and_given_back()
    {
        var budget = new MemoryBudget(100_000);

        Assert.True(budget.TryTake(60_000));
        Assert.False(budget.TryTake(60_000));
        Assert.Equal(40_000, budget.Left);
        budget.Return(60_000);
        Assert.True(budget.TryTake(100_000));
    }

    [Fact]
    public void What_is_small_is_not_counted()
    {
        var budget = new MemoryBudget(0);

        Assert.True(budget.TryTake(MemoryBudget.Free));
        budget.Return(MemoryBudget.Free);
        Assert.False(budget.TryTake(MemoryBudget.Free + 1));
        Assert.Equal(0, budget.Left);
    }
}
