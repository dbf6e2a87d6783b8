using Smash.Protocol;

namespace Smash.Client.Tests;

public sealed class SmashConnectionTests
{
    [Fact]
    public void The_login_is_shared_wants_records_and_names_the_version()
    {
        ConnectHostRequest? login = null;
        using var host = new FakeHost((peer, _) =>
        {
            login = peer.ReceiveLogin();
            peer.Send(new Ack { ProtocolVersion = 1, HostVersion = "9.9" });
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        Assert.Equal("9.9", connection.HostVersion);
        Assert.Equal(new ConnectHostRequest { UserName = Environment.UserName, ProtocolVersion = 1, IsShared = true, WantsRecords = true }, login);
    }

    [Fact]
    public void A_host_without_the_extensions_is_refused()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.ReceiveLogin();
            peer.Send(Ack.Plain);
            peer.WaitForEnd();
        });
        Assert.Equal(Errno.EPROTONOSUPPORT, Assert.Throws<SmashException>(() => host.Connect()).Error);
    }

    [Theory]
    [InlineData(Errno.EPROTONOSUPPORT)]
    [InlineData(Errno.EBUSY)]
    public void A_refused_login_tells_the_hosts_error_and_message(Errno error)
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.ReceiveLogin();
            peer.Send(new Nack(error, "no"));
        });
        var exception = Assert.Throws<SmashException>(() => host.Connect());
        Assert.Equal((error, "no"), (exception.Error, exception.Message));
    }

    [Fact]
    public void The_core_protocol_can_be_spoken_without_extensions()
    {
        using var host = new FakeHost((peer, _) =>
        {
            Assert.Equal(4 + "ann".Length, peer.Receive(PacketType.Login).Length);
            peer.Send(Ack.Plain);
            peer.Receive(PacketType.JobListAll);
            peer.Send(new JobList([new JobListEntry(1, "true", JobState.Running, -1)]));
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect(
            new ConnectionOptions { UserName = "ann", IsShared = false, WantsRecords = false, ProtocolVersion = null });
        Assert.Equal(1u, Assert.Single(connection.Send<JobList>(new ListJobsRequest()).Entries).JobId);
    }

    [Fact]
    public void Frames_that_come_byte_by_byte_or_many_at_once_are_whole()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobStatus);
            foreach (byte one in PacketWriter.Encode(new JobStatus { Record = Records.Make(1) }))
            {
                peer.SendRaw([one]);
            }

            peer.Receive(PacketType.JobStatus);
            peer.SendRaw([.. PacketWriter.Encode(Records.Update(5, JobState.Running)), .. PacketWriter.Encode(new JobStatus { Record = Records.Make(2) })]);
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        Assert.Equal(1u, connection.Send<JobStatus>(new GetJobStatusRequest(1, true)).Record!.JobId);
        Assert.Equal(2u, connection.Send<JobStatus>(new GetJobStatusRequest(2, true)).Record!.JobId);
    }

    [Fact]
    public void A_payload_of_the_largest_size_arrives()
    {
        byte[] data = new byte[ProtocolLimits.MaxResultLength];
        data[^1] = 7;
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobGetStdout);
            peer.Send(new JobOutput { Data = data });
            peer.Receive(PacketType.HostStatus);
            peer.Send(new HostStatus { MaxJobs = 4 });
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        Assert.True(connection.Send<JobOutput>(new ReceiveOutputRequest { JobId = 1 }).Data.Span.SequenceEqual(data));
        Assert.Equal(4u, connection.GetHost().MaxJobs);
    }

    [Fact]
    public void A_refusal_is_that_requests_alone()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobExpunge);
            peer.Send(new Nack(Errno.EBUSY, "it runs"));
            peer.Receive(PacketType.JobExpunge);
            peer.Send(Ack.Plain);
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        var exception = Assert.Throws<SmashException>(() => connection.RemoveJob(1));
        Assert.Equal((Errno.EBUSY, "it runs"), (exception.Error, exception.Message));
        connection.RemoveJob(2);
    }

    [Fact]
    public void Threads_get_the_answers_to_their_own_requests()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            while (true)
            {
                var reader = new PacketReader(peer.Receive(PacketType.JobStatus));
                peer.Send(new JobStatus { Record = Records.Make(GetJobStatusRequest.ReadPayload(ref reader).JobId) });
            }
        });
        using SmashConnection connection = host.Connect();
        Parallel.For(1, 4001, new ParallelOptions { MaxDegreeOfParallelism = 8 }, id =>
            Assert.Equal((uint)id, connection.Send<JobStatus>(new GetJobStatusRequest((uint)id, true)).Record!.JobId));
    }

    [Fact]
    public void Requests_can_be_sent_ahead_of_their_answers()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobStatus);
            peer.Receive(PacketType.HostStatus);
            peer.Send(new JobStatus { ExitCode = 5 });
            peer.Send(new HostStatus { MaxJobs = 4 });
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        PendingAnswer first = connection.Post(new GetJobStatusRequest(1));
        PendingAnswer second = connection.Post(new GetHostRequest());
        Assert.Equal(4u, Assert.IsType<HostStatus>(second.Wait()).MaxJobs);
        Assert.Equal(5, Assert.IsType<JobStatus>(first.Wait()).ExitCode);
    }

    [Fact]
    public void The_answer_to_a_wait_that_was_given_up_is_not_taken_for_the_next()
    {
        using var givenUp = new ManualResetEventSlim();
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobStatus);
            peer.Receive(PacketType.JobStatus);
            givenUp.Wait();
            peer.Send(new JobStatus { ExitCode = 1 });
            peer.Send(new JobStatus { ExitCode = 2 });
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        using var cancellation = new CancellationTokenSource();
        PendingAnswer first = connection.Post(new GetJobStatusRequest(1));
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => first.Wait(cancellation.Token));
        PendingAnswer second = connection.Post(new GetJobStatusRequest(2));
        givenUp.Set();
        Assert.Equal(2, Assert.IsType<JobStatus>(second.Wait()).ExitCode);
    }

    [Fact]
    public void Updates_and_the_loss_are_told_in_their_order()
    {
        var heard = new List<string>();
        using var lost = new ManualResetEventSlim();
        using var listening = new ManualResetEventSlim();
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            listening.Wait();
            peer.Send(new JobUpdate(1, JobState.Running));
            peer.Send(new JobUpdate(1, JobState.Exited));
        });
        using SmashConnection connection = host.Connect(new ConnectionOptions { Reconnects = false });
        connection.JobUpdated += (_, e) => heard.Add(e.Update.State.ToString());
        connection.Lost += (_, _) => lost.Set();
        listening.Set();
        lost.Wait();
        Assert.Equal(["Running", "Exited"], heard);
    }

    [Fact]
    public void Pages_of_jobs_are_asked_for_as_they_are_read()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobQuery);
            peer.Send(new JobRecords([Records.Make(1), Records.Make(2)], MoreAfter: 2));
            var reader = new PacketReader(peer.Receive(PacketType.JobQuery));
            Assert.Equal(2u, GetJobRequest.ReadPayload(ref reader).AfterId);
            peer.Send(new JobRecords([Records.Make(7)]));
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();
        Assert.Equal([1u, 2u, 7u], connection.GetJobs(new GetJobRequest()).Select(job => job.Id));
    }
}
