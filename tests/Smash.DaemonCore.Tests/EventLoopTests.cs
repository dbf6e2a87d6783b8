using System.Collections.Concurrent;

namespace Smash.DaemonCore.Tests;

public sealed class EventLoopTests
{
    [Fact]
    public void Work_posted_on_the_loop_runs_after_what_was_posted_before()
    {
        using var thread = new LoopThread();
        var order = new List<int>();
        thread.Invoke(() =>
        {
            thread.Loop.Post(() =>
            {
                order.Add(1);
                thread.Loop.Post(() => order.Add(3));
            });
            thread.Loop.Post(() => order.Add(2));
            order.Add(0);
        });
        thread.Settle();

        Assert.Equal([0, 1, 2, 3], order);
    }

    [Fact]
    public void Work_of_each_of_several_threads_runs_in_its_order_and_on_the_loop()
    {
        const int threads = 4;
        const int each = 5_000;
        using var loop = new LoopThread();
        var ran = new List<(int Thread, int Number)>();
        var elsewhere = new ConcurrentBag<int>();
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            for (int number = 0; number < each; number++)
            {
                int own = number;
                loop.Loop.Post(() =>
                {
                    ran.Add((thread, own));
                    if (!loop.Loop.IsCurrent)
                    {
                        elsewhere.Add(own);
                    }
                });
            }
        });
        loop.Settle();

        Assert.Empty(elsewhere);
        Assert.Equal(threads * each, ran.Count);
        foreach (IGrouping<int, (int Thread, int Number)> one in ran.GroupBy(static run => run.Thread))
        {
            Assert.Equal(Enumerable.Range(0, each), one.Select(static run => run.Number));
        }
    }

    [Fact]
    public void No_wake_of_a_sleeping_loop_is_lost()
    {
        using var thread = new LoopThread();
        int ran = 0;
        for (int i = 0; i < 10_000; i++)
        {
            thread.Invoke(() => ran++);
        }

        Assert.Equal(10_000, ran);
    }

    [Fact]
    public async Task What_follows_an_await_comes_back_onto_the_loop()
    {
        using var thread = new LoopThread();
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> after = thread.Invoke(() => AwaitAsync(source.Task));
        Assert.False(after.IsCompleted);
        source.SetResult();

        Assert.Equal(thread.ThreadId, await after.WaitAsync(LoopThread.Deadline));
        Assert.False(thread.Loop.IsCurrent);
    }

    [Fact]
    public void Another_thread_cannot_wait_for_the_loop()
    {
        using var thread = new LoopThread();
        SynchronizationContext context = thread.Invoke(static () => SynchronizationContext.Current!);
        int sent = 0;

        Assert.Throws<NotSupportedException>(() => context.Send(_ => sent++, null));
        thread.Invoke(() => context.Send(_ => sent++, null));
        Assert.Equal(1, sent);
    }

    [Fact]
    public void A_handler_that_ends_another_registration_in_the_same_turn_keeps_it_from_being_called()
    {
        using var thread = new LoopThread();
        using var one = new SocketPair();
        using var other = new SocketPair();
        one.Peer.Send([1]);
        other.Peer.Send([1]);
        int calls = 0;
        DescriptorRegistration? first = null;
        DescriptorRegistration? second = null;
        thread.Invoke(() =>
        {
            var handler = new DescriptorHandler(() =>
            {
                calls++;
                first!.Dispose();
                second!.Dispose();
            });
            first = thread.Loop.Register(one.Descriptor, DescriptorEvents.Read, handler);
            second = thread.Loop.Register(other.Descriptor, DescriptorEvents.Read, handler);
        });
        thread.Settle();

        Assert.Equal(1, calls);
        Interop.CloseDescriptor.Invoke(one.Descriptor);
        Interop.CloseDescriptor.Invoke(other.Descriptor);
    }

    [Fact]
    public void A_descriptor_that_takes_an_ended_ones_number_is_not_told_of_the_others_events()
    {
        using var thread = new LoopThread();
        using var one = new SocketPair();
        using var other = new SocketPair();
        var late = new List<SocketPair>();
        one.Peer.Send([1]);
        other.Peer.Send([1]);
        var registrations = new Dictionary<int, DescriptorRegistration>();
        int strayCalls = 0;
        bool reused = false;
        void Replace(int mine, int others)
        {
            registrations[mine].Dispose();
            registrations[others].Dispose();
            Interop.CloseDescriptor.Invoke(others);
            var pair = new SocketPair();
            late.Add(pair);
            reused |= pair.Descriptor == others;
            thread.Loop.Register(pair.Descriptor, DescriptorEvents.Read, new DescriptorHandler(() => strayCalls++));
        }

        thread.Invoke(() =>
        {
            Watch(one.Descriptor, other.Descriptor);
            Watch(other.Descriptor, one.Descriptor);
        });
        thread.Settle();

        Assert.Single(late);
        Assert.True(reused, "The kernel gave another number: the test shows nothing.");
        Assert.Equal(0, strayCalls);
        late.ForEach(static pair => pair.Dispose());

        void Watch(int mine, int others) =>
            registrations[mine] = thread.Loop.Register(mine, DescriptorEvents.Read, new DescriptorHandler(() => Replace(mine, others)));
    }

    [Fact]
    public void A_changed_interest_holds_from_then_on()
    {
        using var thread = new LoopThread();
        using var pair = new SocketPair();
        pair.Peer.Send([1]);
        int calls = 0;
        DescriptorRegistration? registration = null;
        registration = thread.Invoke(() => thread.Loop.Register(pair.Descriptor, DescriptorEvents.None, new DescriptorHandler(() =>
        {
            calls++;
            registration!.Change(DescriptorEvents.None);
        })));
        thread.Settle();
        Assert.Equal(0, calls);
        thread.Invoke(() => registration.Change(DescriptorEvents.Read));
        thread.Settle();

        Assert.Equal(1, calls);
        thread.Invoke(registration.Dispose);
        Interop.CloseDescriptor.Invoke(pair.Descriptor);
    }

    [Fact]
    public void Work_that_posts_work_does_not_starve_descriptors()
    {
        using var thread = new LoopThread();
        using var pair = new SocketPair();
        using var handled = new ManualResetEventSlim();
        bool goOn = true;
        void PostAgain()
        {
            if (goOn)
            {
                thread.Loop.Post(PostAgain);
            }
        }

        DescriptorRegistration registration = thread.Invoke(() => thread.Loop.Register(pair.Descriptor, DescriptorEvents.Read, new DescriptorHandler(handled.Set)));
        thread.Loop.Post(PostAgain);
        pair.Peer.Send([1]);

        Assert.True(handled.Wait(LoopThread.Deadline));
        thread.Invoke(() =>
        {
            goOn = false;
            registration.Dispose();
        });
        Interop.CloseDescriptor.Invoke(pair.Descriptor);
    }

    [Fact]
    public void The_end_of_a_turn_is_told_once_and_after_the_turns_work()
    {
        using var thread = new LoopThread();
        var order = new List<string>();
        thread.Invoke(() =>
        {
            thread.Loop.AtTurnEnd(new TurnEndHandler(() => order.Add("end")));
            order.Add("work");
        });
        thread.Settle();

        Assert.Equal(["work", "end"], order);
    }

    [Fact]
    public void What_a_turns_end_adds_to_the_end_is_told_in_the_same_turn()
    {
        using var thread = new LoopThread();
        var order = new List<string>();
        thread.Invoke(() => thread.Loop.AtTurnEnd(new TurnEndHandler(() =>
        {
            thread.Loop.Post(() => order.Add("next turn"));
            thread.Loop.AtTurnEnd(new TurnEndHandler(() => order.Add("end")));
        })));
        thread.Settle();

        Assert.Equal(["end", "next turn"], order);
    }

    private static async Task<int> AwaitAsync(Task task)
    {
        await task;
        return Environment.CurrentManagedThreadId;
    }
}
