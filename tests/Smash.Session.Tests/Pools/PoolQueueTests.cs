using System.Diagnostics;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Pools;
using Smash.Session.Tests.Jobs;

namespace Smash.Session.Tests.Pools;

/// <summary>The order of the jobs that wait in a pool.</summary>
public sealed class PoolQueueTests
{
    private readonly PoolQueue _queue = new();
    private readonly Client _ann = SampleJobs.Client();
    private readonly Client _bob = SampleJobs.Client(2, "bob");
    private ulong _lastKey;

    [Fact]
    public void Priority_goes_before_submission()
    {
        Add(_ann, 5, 5, 0, 10, 0);
        Assert.Equal([3ul, 5, 1, 2, 4], TakeAll());
    }

    [Fact]
    public void Clients_of_one_priority_take_turns_whoever_came_first()
    {
        Add(_ann, 0, 0, 0, 0);
        Add(_bob, 0, 0);
        Add(_bob, -1);
        Assert.Equal([7ul, 1, 5, 2, 6, 3, 4], TakeAll());
    }

    [Fact]
    public void A_client_that_comes_again_and_again_does_not_overtake_those_who_wait()
    {
        Add(_ann, 0, 0);
        Add(_bob, 0);
        Assert.Equal(1ul, Take());
        Assert.Equal(3ul, Take());
        Add(_bob, 0);
        Assert.Equal(2ul, Take());
        Assert.Equal(4ul, Take());
    }

    [Fact]
    public void A_client_at_its_cap_stands_aside_until_it_is_below()
    {
        _queue.ClientSlots = 1;
        Add(_ann, 0, 0);
        Add(_bob, 5);
        Assert.Equal(1ul, Take());
        _queue.Count(_ann.Key, 1);
        Assert.Equal((1, 3ul), (_queue.ReadyCount, Take()));
        Assert.Null(Take());
        _queue.Count(_ann.Key, -1);
        Assert.Equal(2ul, Take());
    }

    [Fact]
    public void A_cap_that_comes_or_goes_holds_for_those_who_wait()
    {
        Add(_ann, 0, 0);
        _queue.Count(_ann.Key, 3);
        _queue.ClientSlots = 3;
        Assert.Equal((0, null, false), (_queue.ReadyCount, Take(), _queue.IsOverCap(_ann.Key)));
        _queue.ClientSlots = 2;
        Assert.True(_queue.IsOverCap(_ann.Key));
        _queue.ClientSlots = 0;
        Assert.Equal((2, 1ul), (_queue.ReadyCount, Take()));
    }

    [Fact]
    public void A_job_that_leaves_is_not_counted_nor_taken()
    {
        Job[] jobs = Add(_ann, 0, 0, 3);
        _queue.Remove(jobs[0]);
        _queue.Remove(jobs[2]);
        Assert.Equal((1, 2ul, null), (_queue.ReadyCount, Take(), Take()));
    }

    [Fact]
    public void The_oldest_is_the_oldest_of_all_that_nobody_ends()
    {
        Job[] jobs = Add(_ann, 5, 0);
        Add(_bob, -5);
        jobs[0].IsEnding = true;
        Assert.Equal(2ul, _queue.FindOldest()!.Key);
    }

    [Fact]
    public void A_decision_among_a_hundred_thousand_costs_little_more_than_among_a_thousand()
    {
        double few = Measure(1_000), many = Measure(100_000);
        // By the logarithm it is less than twice as much; a walk over all jobs would be a hundred times.
        Assert.True(many < 20 * few, $"{few} and {many} microseconds");
    }

    private static double Measure(int jobs)
    {
        var test = new PoolQueueTests();
        Client[] clients = [.. Enumerable.Range(1, 20).Select(static number => SampleJobs.Client(number, $"c{number}"))];
        for (int i = 0; i < jobs; i++)
        {
            test.Add(clients[i % clients.Length], i * 7 % 40);
        }

        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < 900; i++)
        {
            test.Take();
        }

        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / 900;
    }

    private Job[] Add(Client client, params int[] priorities)
    {
        Job[] jobs = [.. priorities.Select(priority =>
        {
            Job job = SampleJobs.Make(++_lastKey, client: client);
            job.Priority = priority;
            return job;
        })];
        Array.ForEach(jobs, _queue.Add);
        return jobs;
    }

    private ulong? Take() => _queue.TryTake(out Job? job) ? job.Key : null;

    private List<ulong> TakeAll()
    {
        var keys = new List<ulong>();
        while (Take() is { } key)
        {
            keys.Add(key);
        }

        return keys;
    }
}
