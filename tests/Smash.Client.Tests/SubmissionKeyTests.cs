using System.Collections.Concurrent;
using Smash.Protocol;

namespace Smash.Client.Tests;

/// <summary>Submissions whose answer is lost.</summary>
public sealed class SubmissionKeyTests
{
    private static readonly StartJobRequest AnyJob = new() { Command = "true" };

    private readonly ConcurrentQueue<StartJobRequest> _submissions = new();

    [Fact]
    public void A_submission_whose_answer_was_lost_is_made_again_with_the_same_key()
    {
        using FakeHost host = MakeHost((peer, number) =>
        {
            peer.AcceptLogin(honoursSubmissionKeys: true);
            _submissions.Enqueue(peer.ReceiveSubmission());
            return number == 2;
        });
        using SmashConnection connection = host.Connect();

        Assert.Equal(7u, connection.StartJob(AnyJob).Id);
        Assert.Equal(3, _submissions.Count);
        Assert.Equal(16, Assert.Single(_submissions.Select(Key).Distinct()).Length / 2);
    }

    [Fact]
    public void Each_submission_has_a_key_of_its_own()
    {
        using FakeHost host = MakeHost((peer, _) =>
        {
            peer.AcceptLogin(honoursSubmissionKeys: true);
            for (uint id = 1; id < 50; id++)
            {
                _submissions.Enqueue(peer.ReceiveSubmission());
                peer.Send(new JobStarted(id, Records.Make(id)));
            }

            _submissions.Enqueue(peer.ReceiveSubmission());
            return true;
        });
        using SmashConnection connection = host.Connect();
        for (int i = 0; i < 50; i++)
        {
            connection.StartJob(AnyJob);
        }

        Assert.Equal(50, _submissions.Select(Key).Distinct().Count());
    }

    [Fact]
    public void A_key_that_the_caller_chose_is_kept()
    {
        using FakeHost host = MakeHost((peer, _) =>
        {
            peer.AcceptLogin(honoursSubmissionKeys: true);
            _submissions.Enqueue(peer.ReceiveSubmission());
            return true;
        });
        using SmashConnection connection = host.Connect();
        connection.StartJob(AnyJob with { SubmissionKey = new byte[] { 1, 2, 3 } });

        Assert.Equal("010203", Key(Assert.Single(_submissions)));
    }

    [Fact]
    public void A_host_that_is_too_old_for_keys_gets_a_submission_once()
    {
        using FakeHost host = MakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            _submissions.Enqueue(peer.ReceiveSubmission());
            return false;
        });
        using SmashConnection connection = host.Connect();

        Assert.False(connection.HonoursSubmissionKeys);
        Assert.True(Assert.Throws<SmashConnectionLostException>(() => connection.StartJob(AnyJob)).MayBeDone);
        Assert.Single(_submissions);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_host_that_knows_keys_in_place_of_one_that_does_not_or_the_other_way_gets_no_second_submission(bool isFirstNew)
    {
        using FakeHost host = MakeHost((peer, number) =>
        {
            peer.AcceptLogin(honoursSubmissionKeys: number == 0 == isFirstNew);
            _submissions.Enqueue(peer.ReceiveSubmission());
            return false;
        });
        using SmashConnection connection = host.Connect();

        Assert.True(Assert.Throws<SmashConnectionLostException>(() => connection.StartJob(AnyJob)).MayBeDone);
        Assert.Single(_submissions);
    }

    [Fact]
    public void A_host_that_is_gone_is_said_to_be_out_of_reach()
    {
        FakeHost? host = null;
        using var isConnected = new ManualResetEventSlim();
        host = MakeHost((peer, _) =>
        {
            peer.AcceptLogin(honoursSubmissionKeys: true);
            _submissions.Enqueue(peer.ReceiveSubmission());
            isConnected.Wait();
            host!.Dispose();
            return false;
        });
        using SmashConnection connection = host.Connect();
        isConnected.Set();
        var lost = Assert.Throws<SmashConnectionLostException>(() => connection.StartJob(AnyJob));

        Assert.True(lost.InnerException is HostNotRunningException or SmashConnectionLostException or EndpointException, $"{lost.InnerException}");
        Assert.Single(_submissions);
    }

    [Fact]
    public void A_host_that_takes_no_login_has_accepted_nothing()
    {
        using var isDeaf = new ManualResetEventSlim();
        using var isConnected = new ManualResetEventSlim();
        using FakeHost host = MakeHost((peer, number) =>
        {
            if (number == 0)
            {
                peer.AcceptLogin(honoursSubmissionKeys: true);
                peer.StopReceiving();
                isDeaf.Set();
                isConnected.Wait();
            }

            return false;
        });
        using SmashConnection connection = host.Connect();
        isConnected.Set();
        isDeaf.Wait();

        Assert.False(Assert.Throws<SmashConnectionLostException>(() => connection.StartJob(AnyJob)).MayBeDone);
    }

    private static string Key(StartJobRequest submission) => Convert.ToHexString(submission.SubmissionKey.Span);

    /// <param name="serve">Serves a connection; true: it ends with an answer to a submission and the client's own end.</param>
    private static FakeHost MakeHost(Func<FakePeer, int, bool> serve) => new((peer, number) =>
    {
        if (serve(peer, number))
        {
            peer.Send(new JobStarted(7, Records.Make(7)));
            peer.WaitForEnd();
        }
    });
}
