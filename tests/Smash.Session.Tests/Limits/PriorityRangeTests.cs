using Smash.Protocol;
using Smash.Session.Limits;

namespace Smash.Session.Tests.Limits;

public sealed class PriorityRangeTests
{
    [Theory]
    [InlineData(-21, Errno.EINVAL)]
    [InlineData(20, Errno.EINVAL)]
    [InlineData(int.MinValue, Errno.EINVAL)]
    [InlineData(int.MaxValue, Errno.EINVAL)]
    [InlineData(-20, null)]
    [InlineData(19, null)]
    public void A_nice_value_goes_from_minus_20_to_19(int priority, Errno? expected) => Assert.Equal(expected, Check(-20, priority, 0));

    [Theory]
    [InlineData(19, 0, 0, null)]
    [InlineData(19, 10, 0, null)]
    [InlineData(19, -1, 0, Errno.EACCES)]
    [InlineData(19, 5, 10, Errno.EACCES)]
    [InlineData(19, 10, 10, null)]
    [InlineData(19, 11, 10, null)]
    [InlineData(5, 5, 10, null)]
    [InlineData(5, 4, 10, Errno.EACCES)]
    [InlineData(-5, -5, 0, null)]
    [InlineData(-5, -6, 0, Errno.EACCES)]
    public void Without_privilege_a_nice_value_only_rises_but_for_what_the_limit_leaves(int lowest, int priority, int current, Errno? expected) =>
        Assert.Equal(expected, Check(lowest, priority, current));

    [Theory]
    [InlineData(-20, 0, 0, 0)]
    [InlineData(20, 0, 0, 0)]
    [InlineData(20, 0, 7, 7)]
    [InlineData(20, 10, 5, null)]
    [InlineData(20, 10, 10, 10)]
    [InlineData(20, 10, 0, 10)]
    [InlineData(-20, 10, 0, 0)]
    [InlineData(-20, 0, -20, -20)]
    [InlineData(20, 10, 9, null)]
    [InlineData(20, 0, -1, null)]
    [InlineData(15, 10, 15, 15)]
    public void A_submission_without_a_wish_is_no_better_off_than_a_host_that_may_not_lower(int lowest, int own, int priority, int? expected)
    {
        var range = new PriorityRange { Lowest = lowest, Own = own };
        if (expected is null)
        {
            Assert.Equal(Errno.EACCES, Assert.Throws<RequestRefusedException>(() => range.Resolve(priority)).Error);
        }
        else
        {
            Assert.Equal(expected, range.Resolve(priority));
        }
    }

    private static Errno? Check(int lowest, int priority, int current) =>
        (Record.Exception(() => new PriorityRange { Lowest = lowest }.Check(priority, current)) as RequestRefusedException)?.Error;
}
