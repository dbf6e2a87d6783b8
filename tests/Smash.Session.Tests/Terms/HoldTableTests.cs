using System.Diagnostics;
using Smash.Protocol;
using Smash.Session.Terms;

namespace Smash.Session.Tests.Terms;

public sealed class HoldTableTests
{
    private readonly HoldTable _table = new();

    [Fact]
    public void A_job_is_held_until_all_have_ended_that_it_waits_for()
    {
        _table.Add(3, 1, DependencyKind.AnyEnd);
        _table.Add(3, 2, DependencyKind.Success);
        Assert.True(_table.IsHeld(3));
        Assert.Equal([(3ul, true)], _table.End(1, isSuccess: false));
        Assert.True(_table.IsHeld(3));
        Assert.Equal([(3ul, true)], _table.End(2, isSuccess: true));
        Assert.False(_table.IsHeld(3));
        Assert.Equal(0, _table.Count);
        Assert.Empty(_table.End(2, isSuccess: true));
    }

    [Theory]
    [InlineData(DependencyKind.AnyEnd, true, true)]
    [InlineData(DependencyKind.AnyEnd, false, true)]
    [InlineData(DependencyKind.Success, true, true)]
    [InlineData(DependencyKind.Success, false, false)]
    [InlineData(DependencyKind.Failure, true, false)]
    [InlineData(DependencyKind.Failure, false, true)]
    public void An_end_is_or_is_not_what_was_waited_for(DependencyKind kind, bool isSuccess, bool isMet)
    {
        _table.Add(2, 1, kind);
        Assert.Equal([(2ul, isMet)], _table.End(1, isSuccess));
    }

    [Fact]
    public void Those_that_waited_are_told_of_in_the_order_of_their_submission()
    {
        foreach (ulong waiting in (ulong[])[5, 2, 9, 3])
        {
            _table.Add(waiting, 1, DependencyKind.AnyEnd);
        }

        Assert.Equal([2, 3, 5, 9], _table.End(1, isSuccess: true).Select(static told => told.Waiting));
    }

    [Fact]
    public void One_that_waits_no_more_is_told_of_nothing()
    {
        _table.Add(2, 1, DependencyKind.AnyEnd);
        _table.Add(3, 1, DependencyKind.AnyEnd);
        _table.Remove(2);
        Assert.False(_table.IsHeld(2));
        Assert.Equal([(3ul, true)], _table.End(1, isSuccess: true));
    }

    [Fact]
    public void A_job_that_will_not_succeed_tells_those_alone_that_wait_for_that()
    {
        _table.Add(2, 1, DependencyKind.Success);
        _table.Add(3, 1, DependencyKind.Failure);
        _table.Add(4, 1, DependencyKind.AnyEnd);
        Assert.Equal([(2ul, false)], _table.Doom(1));
        Assert.Equal([(3ul, true), (4ul, true)], _table.End(1, isSuccess: false));
    }

    [Fact]
    public void A_job_that_never_was_is_waited_for_in_vain_in_every_way()
    {
        _table.Add(2, 1, DependencyKind.AnyEnd);
        _table.Add(3, 1, DependencyKind.Failure);
        Assert.Equal([(2ul, false), (3ul, false)], _table.Lose(1));
    }

    [Fact]
    public void A_circle_is_seen_however_long_it_is()
    {
        for (ulong job = 2; job <= 1000; job++)
        {
            _table.Add(job, job - 1, DependencyKind.AnyEnd);
        }

        Assert.True(_table.Reaches(1000, 1));
        Assert.True(_table.Reaches(7, 7));
        Assert.False(_table.Reaches(1, 1000));
        _table.Remove(500);
        Assert.False(_table.Reaches(1000, 1));
    }

    [Fact]
    public void Ten_thousand_edges_cost_what_each_of_them_costs()
    {
        const ulong jobs = 10_000;
        long begun = Stopwatch.GetTimestamp();
        for (ulong job = 2; job <= jobs; job++)
        {
            _table.Add(job, 1, DependencyKind.AnyEnd);
            _table.Add(job, job - 1, DependencyKind.Success);
        }

        Assert.Equal(2 * ((int)jobs - 1), _table.Count);
        Assert.Equal((int)jobs, _table.End(1, isSuccess: true).Count);
        for (ulong job = 2; job <= jobs; job++)
        {
            _table.End(job, isSuccess: true);
        }

        Assert.Equal(0, _table.Count);
        // Were each end to look at all jobs it would take minutes.
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
