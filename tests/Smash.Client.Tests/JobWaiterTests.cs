using Smash.Protocol;

namespace Smash.Client.Tests;

/// <summary>What a host is told of who waits for its jobs.</summary>
public sealed class JobWaiterTests
{
    [Fact]
    public void A_host_is_told_what_is_waited_for_and_that_the_wait_is_over()
    {
        using var over = new ManualResetEventSlim();
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobQuery);
            peer.Send(new JobRecords([Records.Make(3)]));
            Assert.Equal([3u], ReceiveAwait(peer));
            peer.Send(Ack.Plain);
            peer.Send(Records.Update(3, JobState.Exited));
            Assert.Empty(ReceiveAwait(peer));
            over.Set();
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        using (var waiter = new JobWaiter { LendsSlot = true })
        {
            waiter.Add(connection.GetJob(3));
            Assert.Equal(3u, waiter.Take(Timeout.InfiniteTimeSpan)?.Id);
        }

        Assert.True(over.Wait(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_session_that_follows_is_told_again_and_one_that_does_not_know_of_it_is_waited_for_all_the_same()
    {
        using var host = new FakeHost((peer, number) =>
        {
            peer.AcceptLogin();
            if (number > 0)
            {
                Assert.Equal([3u], ReceiveAwait(peer));
                peer.Send(new Nack(Errno.EOPNOTSUPP, "what?"));
            }

            peer.Receive(PacketType.JobQuery);
            peer.Send(new JobRecords([Records.Make(3)]));
            if (number == 0)
            {
                Assert.Equal([3u], ReceiveAwait(peer));
                return;
            }

            peer.Send(Records.Update(3, JobState.Exited));
            Assert.Empty(ReceiveAwait(peer));
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        using var waiter = new JobWaiter { LendsSlot = true };
        waiter.Add(connection.GetJob(3));
        Assert.Equal((3u, null), waiter.Take(Timeout.InfiniteTimeSpan) is { } job ? (job.Id, job.Fault) : default);
    }

    private static IReadOnlyList<uint> ReceiveAwait(FakePeer peer)
    {
        var reader = new PacketReader(peer.Receive(PacketType.JobAwait));
        return AwaitJobRequest.ReadPayload(ref reader).JobIds;
    }
}
