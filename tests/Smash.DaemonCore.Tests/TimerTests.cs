namespace Smash.DaemonCore.Tests;

public sealed class TimerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Timers_run_in_the_order_in_which_they_are_due_and_not_before()
    {
        using var thread = new LoopThread(_time);
        var ran = new List<int>();
        thread.Invoke(() =>
        {
            foreach (int seconds in (ReadOnlySpan<int>)[30, 10, 20, 40])
            {
                thread.Loop.Schedule(TimeSpan.FromSeconds(seconds), () => ran.Add(seconds));
            }
        });
        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        thread.Settle();
        Assert.Empty(ran);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        thread.Settle();
        Assert.Equal([10], ran);
        _time.Advance(TimeSpan.FromSeconds(20));
        thread.Settle();

        Assert.Equal([10, 20, 30], ran);
    }

    [Fact]
    public void Timers_that_are_due_together_run_in_the_order_in_which_they_were_added()
    {
        using var thread = new LoopThread(_time);
        var ran = new List<int>();
        thread.Invoke(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                int number = i;
                thread.Loop.Schedule(TimeSpan.FromSeconds(1), () => ran.Add(number));
            }
        });
        _time.Advance(TimeSpan.FromSeconds(1));
        thread.Settle();

        Assert.Equal(Enumerable.Range(0, 20), ran);
    }

    [Fact]
    public void A_timer_is_pending_until_it_has_run()
    {
        using var thread = new LoopThread(_time);
        bool? isPendingInside = null;
        LoopTimer? timer = null;
        timer = thread.Invoke(() => thread.Loop.Schedule(TimeSpan.FromSeconds(1), () => isPendingInside = timer!.IsPending));
        Assert.True(timer.IsPending);
        _time.Advance(TimeSpan.FromSeconds(1));
        thread.Settle();

        Assert.False(isPendingInside);
        Assert.False(timer.IsPending);
    }

    [Fact]
    public void A_timer_that_is_canceled_does_not_run()
    {
        using var thread = new LoopThread(_time);
        var ran = new List<int>();
        thread.Invoke(() =>
        {
            LoopTimer timer = thread.Loop.Schedule(TimeSpan.FromSeconds(1), () => ran.Add(1));
            thread.Loop.Schedule(TimeSpan.FromSeconds(2), () => ran.Add(2));
            timer.Dispose();
            Assert.False(timer.IsPending);
        });
        _time.Advance(TimeSpan.FromSeconds(3));
        thread.Settle();

        Assert.Equal([2], ran);
    }

    [Fact]
    public void A_callback_cancels_a_timer_that_is_due_with_it_and_itself()
    {
        using var thread = new LoopThread(_time);
        var ran = new List<int>();
        thread.Invoke(() =>
        {
            LoopTimer? own = null;
            LoopTimer? later = null;
            own = thread.Loop.Schedule(TimeSpan.FromSeconds(1), () =>
            {
                ran.Add(1);
                own!.Dispose();
                later!.Dispose();
            });
            later = thread.Loop.Schedule(TimeSpan.FromSeconds(2), () => ran.Add(2));
            thread.Loop.Schedule(TimeSpan.FromSeconds(3), () => ran.Add(3));
        });
        _time.Advance(TimeSpan.FromSeconds(3));
        thread.Settle();

        Assert.Equal([1, 3], ran);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_timer_without_delay_that_schedules_itself_does_not_starve_descriptors(int delaySeconds)
    {
        using var thread = new LoopThread(_time);
        using var pair = new SocketPair();
        using var handled = new ManualResetEventSlim();
        bool goOn = true;
        int ran = 0;
        void Again()
        {
            ran++;
            if (goOn)
            {
                thread.Loop.Schedule(TimeSpan.FromSeconds(delaySeconds), Again);
            }
        }

        DescriptorRegistration registration = thread.Invoke(() => thread.Loop.Register(pair.Descriptor, DescriptorEvents.Read, new DescriptorHandler(handled.Set)));
        thread.Invoke(Again);
        pair.Peer.Send([1]);

        Assert.True(handled.Wait(LoopThread.Deadline));
        thread.Invoke(() =>
        {
            goOn = false;
            registration.Dispose();
        });
        Assert.True(ran > 1);
        Interop.CloseDescriptor.Invoke(pair.Descriptor);
    }

    [Fact]
    public void The_systems_clock_wakes_a_loop_that_has_nothing_else_to_do()
    {
        using var thread = new LoopThread();
        using var ran = new ManualResetEventSlim();
        long start = TimeProvider.System.GetTimestamp();
        thread.Invoke(() => thread.Loop.Schedule(TimeSpan.FromMilliseconds(20), ran.Set));

        Assert.True(ran.Wait(LoopThread.Deadline));
        Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(20));
    }
}
