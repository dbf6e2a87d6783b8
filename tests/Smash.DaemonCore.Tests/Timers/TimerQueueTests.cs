using Smash.DaemonCore.Timers;

namespace Smash.DaemonCore.Tests.Timers;

public sealed class TimerQueueTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Any_mix_of_adding_moving_canceling_and_waiting_runs_what_a_sorted_list_would()
    {
        var random = new Random(20);
        var queue = new TimerQueue(_time);
        var expected = new List<Entry>();
        var timers = new Dictionary<int, LoopTimer>();
        var ran = new List<int>();
        for (int step = 0, number = 0; step < 20_000; step++)
        {
            int id = random.Next(200);
            switch (random.Next(4))
            {
                case 0 or 1:
                    int delay = random.Next(50);
                    if (timers.TryGetValue(id, out LoopTimer? present))
                    {
                        present.Reset(TimeSpan.FromSeconds(delay));
                    }
                    else
                    {
                        timers.Add(id, queue.Add(TimeSpan.FromSeconds(delay), () => ran.Add(id)));
                    }

                    expected.RemoveAll(entry => entry.Id == id);
                    expected.Add(new Entry(id, Now + delay, number++));
                    break;
                case 2:
                    timers.GetValueOrDefault(id)?.Dispose();
                    expected.RemoveAll(entry => entry.Id == id);
                    break;
                default:
                    _time.Advance(TimeSpan.FromSeconds(1));
                    ran.Clear();
                    queue.RunDue();
                    Assert.Equal(expected.Where(entry => entry.Due <= Now).OrderBy(static entry => (entry.Due, entry.Number)).Select(static entry => entry.Id), ran);
                    expected.RemoveAll(entry => entry.Due <= Now);
                    break;
            }

            Assert.Equal(expected.Count, queue.Count);
        }
    }

    [Fact]
    public void A_canceled_timer_is_kept_no_longer()
    {
        var queue = new TimerQueue(_time);
        LoopTimer[] timers = [.. Enumerable.Range(0, 100).Select(_ => queue.Add(TimeSpan.FromDays(1), static () => { }))];
        Assert.Equal(100, queue.Count);
        foreach (LoopTimer timer in timers)
        {
            timer.Dispose();
            timer.Dispose();
        }

        Assert.Equal(0, queue.Count);
        Assert.Equal(-1, queue.GetTimeout());
    }

    [Fact]
    public void The_longest_delay_is_not_in_the_past()
    {
        var queue = new TimerQueue(_time);
        queue.Add(TimeSpan.MaxValue, static () => Assert.Fail("It is due at the end of all time."));
        queue.RunDue();

        Assert.Equal(int.MaxValue, queue.GetTimeout());
    }

    private long Now => _time.GetTimestamp() / _time.TimestampFrequency;

    private sealed record Entry(int Id, long Due, int Number);
}
