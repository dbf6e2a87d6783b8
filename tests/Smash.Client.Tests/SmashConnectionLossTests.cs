using Smash.Protocol;

namespace Smash.Client.Tests;

public sealed class SmashConnectionLossTests
{
    private static readonly StartJobRequest AnyJob = new() { Command = "true" };

    [Fact]
    public void A_start_whose_answer_was_lost_may_or_may_not_be_done_and_is_not_repeated()
    {
        int submissions = 0;
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobSubmit);
            submissions++;
        });
        using SmashConnection connection = host.Connect();
        Assert.True(Assert.Throws<SmashConnectionLostException>(() => connection.StartJob(AnyJob)).MayBeDone);
        Assert.Equal(1, submissions);
    }

    [Fact]
    public void A_request_that_the_host_did_not_take_is_surely_not_done()
    {
        using var isDeaf = new ManualResetEventSlim();
        using var isPosted = new ManualResetEventSlim();
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.StopReceiving();
            isDeaf.Set();
            isPosted.Wait();
        });
        using SmashConnection connection = host.Connect(new ConnectionOptions { Reconnects = false });
        isDeaf.Wait();
        PendingAnswer answer = connection.Post(AnyJob);
        isPosted.Set();
        Assert.False(Assert.Throws<SmashConnectionLostException>(() => answer.Wait()).MayBeDone);
    }

    [Fact]
    public void A_start_that_the_host_did_not_take_is_made_again()
    {
        using var isDeaf = new ManualResetEventSlim();
        using var host = new FakeHost((peer, number) =>
        {
            peer.AcceptLogin();
            if (number == 0)
            {
                peer.StopReceiving();
                isDeaf.Set();
                return;
            }

            peer.Receive(PacketType.JobSubmit);
            peer.Send(new JobStarted(7, Records.Make(7)));
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        isDeaf.Wait();
        Assert.Equal(7u, connection.StartJob(AnyJob).Id);
    }

    [Fact]
    public void A_read_whose_answer_was_lost_is_made_again_on_a_new_connection()
    {
        using var host = new FakeHost((peer, number) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.HostStatus);
            if (number > 0)
            {
                peer.Send(new HostStatus { MaxJobs = 4 });
                peer.WaitForEnd();
            }
        });
        using SmashConnection connection = host.Connect();
        Assert.Equal(4u, connection.GetHost().MaxJobs);
    }

    [Fact]
    public void A_connection_that_must_not_reconnect_stays_lost()
    {
        using var host = new FakeHost((peer, _) => peer.AcceptLogin());
        using SmashConnection connection = host.Connect(new ConnectionOptions { Reconnects = false });
        Assert.Throws<SmashConnectionLostException>(() => connection.GetHost());
        Assert.False(connection.IsOpen);
    }

    [Fact]
    public void A_host_that_always_drops_the_connection_is_given_up()
    {
        using var host = new FakeHost((peer, number) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.HostStatus);
        });
        using SmashConnection connection = host.Connect();
        Assert.True(Assert.Throws<SmashConnectionLostException>(() => connection.GetHost()).MayBeDone);
    }

    public static TheoryData<byte[]> Garbage => new()
    {
        new byte[] { 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF }, // longer than a packet may be
        new byte[] { 0, 0, 0, 14, 0, 0, 0, 2, 1, 2 }, // cut within its first field
        new byte[] { 0, 0, 0, 3, 0, 0, 0, 0 }, // a request
        new byte[] { 0xDE, 0xAD, 0xBE, 0xEF, 0, 0, 0, 1, 9 }, // of no known type
        new byte[] { 0, 0, 0, 14, 0, 0, 0 }, // torn, and then the end
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public void Garbage_ends_the_connection_and_fails_what_waits(byte[] garbage)
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobStatus);
            peer.SendRaw(garbage);
        });
        using SmashConnection connection = host.Connect(new ConnectionOptions { Reconnects = false });
        Assert.Throws<SmashConnectionLostException>(() => connection.Send<JobStatus>(new GetJobStatusRequest(1)));
    }
}
