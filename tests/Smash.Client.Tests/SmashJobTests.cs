using Smash.Protocol;

namespace Smash.Client.Tests;

public sealed class SmashJobTests
{
    private static readonly StartJobRequest AnyJob = new() { Command = "true" };

    [Fact]
    public void A_job_follows_what_is_pushed()
    {
        using var started = new ManualResetEventSlim();
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobSubmit);
            peer.Send(new JobStarted(1, Records.Make(1, JobState.New)));
            started.Wait();
            peer.Send(Records.Update(1, JobState.Running));
            peer.Send(Records.Update(1, JobState.Suspended));
            peer.Send(Records.Update(1, JobState.Running));
            peer.Send(Records.Update(1, JobState.Exited));
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        SmashJob job = connection.StartJob(AnyJob);
        var states = new List<JobState>();
        job.StateChanged += (_, e) => states.Add(e.State);
        Assert.Equal(JobState.New, job.State);
        using var waiter = new JobWaiter();
        waiter.Add(job);
        started.Set();
        Assert.Same(job, waiter.Take(Timeout.InfiniteTimeSpan));
        Assert.Equal([JobState.Running, JobState.Suspended, JobState.Running, JobState.Exited], states);
        Assert.Equal((3, TimeSpan.FromSeconds(1.75), 2048 * 1024L, TimeSpan.FromSeconds(2.5)), (job.ExitCode, job.CpuTime, job.PeakMemory, job.WallTime));
    }

    [Fact]
    public void A_handler_that_throws_keeps_neither_the_others_nor_the_job_from_hearing()
    {
        using var hears = new ManualResetEventSlim();
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobSubmit);
            peer.Send(new JobStarted(1, Records.Make(1, JobState.Running)));
            hears.Wait();
            peer.Send(Records.Update(1, JobState.Suspended));
            peer.Send(Records.Update(1, JobState.Exited));
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        SmashJob job = connection.StartJob(AnyJob);
        var states = new List<JobState>();
        connection.JobUpdated += (_, _) => throw new InvalidOperationException("a handler");
        job.StateChanged += (_, _) => throw new InvalidOperationException("a handler");
        job.StateChanged += (_, e) => states.Add(e.State);
        using var waiter = new JobWaiter();
        waiter.Add(job);
        hears.Set();
        Assert.Same(job, waiter.Take(Timeout.InfiniteTimeSpan));
        Assert.Equal([JobState.Suspended, JobState.Exited], states);
    }

    [Fact]
    public void A_job_that_can_be_followed_no_more_says_so()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobSubmit);
            peer.Send(new JobStarted(1, Records.Make(1, JobState.Running)));
            peer.WaitForEnd();
        });
        SmashConnection connection = host.Connect();
        SmashJob job = connection.StartJob(AnyJob);
        SmashException? fault = null;
        job.Lost += (sender, _) => fault = ((SmashJob)sender!).Fault;
        connection.Dispose();
        Assert.IsType<SmashConnectionLostException>(fault);
    }

    [Fact]
    public void An_update_that_overtakes_the_answer_is_not_lost()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobSubmit);
            peer.Send(Records.Update(1, JobState.Running));
            peer.Send(Records.Update(1, JobState.Exited));
            peer.Send(new JobStarted(1, Records.Make(1, JobState.New)));
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        Assert.Equal(JobState.Exited, connection.StartJob(AnyJob).State);
    }

    [Fact]
    public void An_update_right_behind_the_answer_is_not_lost()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            for (uint id = 1; ; id++)
            {
                peer.Receive(PacketType.JobSubmit);
                peer.SendRaw([.. PacketWriter.Encode(new JobStarted(id, Records.Make(id, JobState.New))), .. PacketWriter.Encode(Records.Update(id, JobState.Exited))]);
            }
        });
        using SmashConnection connection = host.Connect();
        using var waiter = new JobWaiter();
        for (int i = 0; i < 2000; i++)
        {
            waiter.Add(connection.StartJob(AnyJob));
        }

        for (int i = 0; i < 2000; i++)
        {
            Assert.NotNull(waiter.Take(TimeSpan.FromSeconds(30)));
        }
    }

    [Fact]
    public void One_job_is_one_object_while_somebody_holds_it()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            while (true)
            {
                peer.Receive(PacketType.JobQuery);
                peer.Send(new JobRecords([Records.Make(1)]));
            }
        });
        using SmashConnection connection = host.Connect();
        Assert.Same(connection.GetJob(1), connection.GetJob(1));
    }

    [Fact]
    public void A_wait_goes_on_over_a_lost_connection()
    {
        using var waiting = new ManualResetEventSlim();
        using var host = new FakeHost((peer, number) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobQuery);
            if (number == 0)
            {
                peer.Send(new JobRecords([Records.Make(1)]));
                waiting.Wait();
                return;
            }

            peer.Send(new JobRecords([Records.Make(1, JobState.Exited)]));
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        using var waiter = new JobWaiter();
        SmashJob job = connection.GetJob(1);
        waiter.Add(job);
        waiting.Set();
        Assert.Same(job, waiter.Take(Timeout.InfiniteTimeSpan));
        Assert.Equal((JobState.Exited, null), (job.State, job.Fault));
    }

    [Theory]
    [InlineData(0)] // nothing there
    [InlineData(5)] // another job has the id
    public void A_wait_for_a_job_that_the_host_has_no_more_ends(int submittedLater)
    {
        using var waiting = new ManualResetEventSlim();
        using var host = new FakeHost((peer, number) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobQuery);
            JobRecord other = Records.Make(1) with { SubmittedMicroseconds = Records.Make(1).SubmittedMicroseconds + submittedLater };
            peer.Send(new JobRecords(number == 0 ? [Records.Make(1)] : submittedLater == 0 ? [] : [other]));
            if (number == 0)
            {
                waiting.Wait();
                return;
            }

            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        using var waiter = new JobWaiter();
        waiter.Add(connection.GetJob(1));
        waiting.Set();
        Assert.Equal(Errno.ESRCH, waiter.Take(Timeout.InfiniteTimeSpan)!.Fault!.Error);
    }

    [Fact]
    public void A_wait_ends_when_the_host_is_gone()
    {
        using var waiting = new ManualResetEventSlim();
        SmashConnection? connection = null;
        JobWaiter waiter = new();
        var host = new FakeHost((peer, number) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobQuery);
            peer.Send(new JobRecords([Records.Make(1)]));
            peer.WaitForEnd();
        });
        connection = host.Connect();
        waiter.Add(connection.GetJob(1));
        host.Dispose();
        Assert.IsType<HostNotRunningException>(waiter.Take(Timeout.InfiniteTimeSpan)!.Fault);
        connection.Dispose();
    }

    [Fact]
    public void A_wait_can_be_given_up_and_can_time_out()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobQuery);
            peer.Send(new JobRecords([Records.Make(1)]));
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        using var waiter = new JobWaiter();
        waiter.Add(connection.GetJob(1));
        Assert.Null(waiter.Take(TimeSpan.FromMilliseconds(20)));
        Assert.Null(waiter.Take(TimeSpan.Zero));
        using var cancellation = new CancellationTokenSource(20);
        Assert.ThrowsAny<OperationCanceledException>(() => waiter.Take(Timeout.InfiniteTimeSpan, cancellation.Token));
        Assert.Equal(1, waiter.Left);
    }
}
