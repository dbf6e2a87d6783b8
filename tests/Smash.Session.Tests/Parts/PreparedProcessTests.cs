using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Tests.Parts;

/// <summary>Processes that were started before there was a job for them.</summary>
public sealed class PreparedProcessTests : IDisposable
{
    private const int Sigkill = 9;
    private const int Sigterm = 15;

    private static readonly ProcessIdentity Leader = new(4242, 99);

    private readonly TemporaryFolder _folder = new();
    private readonly SessionParts _parts;
    private readonly FakeClient _client;

    public PreparedProcessTests()
    {
        _parts = new SessionParts(_folder["records.db"], _folder.FullPath);
        _parts.Prepare(1);
        _parts.Begin();
        _client = _parts.Connect("ann");
    }

    public void Dispose()
    {
        _parts.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_job_is_told_to_the_process_that_waits_and_its_end_is_the_jobs()
    {
        using WaitingProgram program = PrepareSecond();
        Assert.Equal(1, _parts.ReadyCount);
        Assert.Equal(2u, Submit());
        string input = await program.ReadAsync();
        program.TakeNote();
        Job job = _parts.FindLive(2)!;

        Assert.Equal((JobState.Running, Leader, null), (job.State, job.Process, job.Prepared));
        Assert.Equal(job.StandardInputPath, input);
        Assert.Equal("in", File.ReadAllText(input));
        Assert.Equal(("out\n", "err\n"), (File.ReadAllText(job.StandardOutputPath), File.ReadAllText(job.StandardErrorPath)));
        Assert.Equal((2, 0), (_parts.SlotsInUse, _parts.ReadyCount));
        _parts.Master.ExitWith(2, 7);
        Assert.Equal(2ul, _parts.Master.Until(ControlMessageType.Ack, 2).Job);
        JobRecord record = _parts.Read(static reader => reader.FindEnded(1, 2))!;
        Assert.Equal((JobCause.Exit, 7), (record.Cause, record.ExitCode));
        Assert.InRange(record.StartedMicroseconds!.Value, record.SubmittedMicroseconds, UnixMicroseconds.Now);
    }

    [Fact]
    public void The_next_one_is_prepared_at_once()
    {
        using WaitingProgram program = PrepareSecond();
        Submit();

        ControlFrame launch = _parts.Master.Expect(ControlMessageType.Launch);
        Assert.Equal((3ul, _parts.PreparedFolder.FifoPath(3)), (launch.Job, LaunchTexts.StandardInput(launch)));
    }

    [Fact]
    public void A_process_that_does_not_listen_any_more_is_replaced_by_a_launch_under_its_key_once_the_master_has_forgotten_it()
    {
        using (PrepareSecond())
        {
        }

        Submit();
        Assert.Equal((2ul, Sigkill), Signal(_parts.Master.Expect(ControlMessageType.Signal)));
        Assert.Equal(JobState.New, _parts.FindLive(2)!.State);
        _parts.Master.Exit(2);
        List<ControlFrame> before = _parts.Master.Until(ControlMessageType.Launch);
        Assert.Contains(before, static frame => frame is { Type: ControlMessageType.Ack, Job: 2 });
        _parts.Master.Launched(2, Leader, 1);
        _parts.Thread.Settle();

        Job job = _parts.FindLive(2)!;
        Assert.Equal((JobState.Running, 2), (job.State, _parts.SlotsInUse));
        Assert.False(File.Exists(job.StandardOutputPath) || _parts.PreparedFolder.IsReady(2));
    }

    [Theory]
    [InlineData(true, 51)]
    [InlineData(false, 50)]
    public async Task The_limit_on_CPU_time_begins_with_the_job_whichever_process_it_has(bool listens, ulong soft)
    {
        using var holder = new OutputHolder(_folder["holder.out"]);
        using WaitingProgram program = PrepareSecond(process: holder.Identity);
        if (!listens)
        {
            program.Dispose();
        }

        Submit(maxCpuSeconds: 50);
        EffectiveLimit expected = new(LimitResource.CpuTime, soft, soft + 1);
        if (listens)
        {
            await program.ReadAsync();
            Assert.Contains($"Max cpu time              {soft}", File.ReadAllText($"/proc/{holder.Identity.Pid}/limits"));
        }
        else
        {
            _parts.Master.Expect(ControlMessageType.Signal);
            _parts.Master.Exit(2);
            Assert.Equal(expected, Assert.Single(LaunchTexts.Limits(_parts.Master.Until(ControlMessageType.Launch, 2))));
            _parts.Master.Launched(2, Leader, 1);
        }

        _parts.Thread.Settle();
        _parts.Master.Exit(2);
        _parts.Master.Until(ControlMessageType.Ack, 2);
        Assert.Equal(expected, Assert.Single(_parts.Read(static reader => reader.FindEnded(1, 2))!.EffectiveLimits));
    }

    [Fact]
    public async Task A_job_that_is_canceled_as_its_process_is_replaced_is_not_launched()
    {
        using (PrepareSecond())
        {
        }

        Submit();
        _parts.Master.Expect(ControlMessageType.Signal);
        _client.Send(new SignalJobRequest(2, Sigterm));
        Assert.Equal(PacketType.Ack, _client.NextAnswer().Type);
        _parts.Master.Exit(2);

        Assert.DoesNotContain(await _parts.SettleAsync(), static frame => frame is { Type: ControlMessageType.Launch, Job: 2 });
        Assert.Equal(JobCause.Canceled, _parts.Read(static reader => reader.FindEnded(1, 2))!.Cause);
        Assert.Equal(1, _parts.SlotsInUse);
    }

    [Fact]
    public async Task A_process_whose_job_was_submitted_before_waits_for_the_next()
    {
        using WaitingProgram program = PrepareSecond("key"u8.ToArray());
        Assert.Equal(1u, Submit("key"u8.ToArray()));
        Assert.Equal(1, _parts.ReadyCount);
        Assert.NotEqual(1u, Submit());

        Assert.Equal(_parts.FindLive(2)!.StandardInputPath, await program.ReadAsync());
    }

    [Fact]
    public async Task One_that_ends_before_a_job_came_is_replaced_once_and_then_given_up()
    {
        Submit();
        _parts.Master.Expect(ControlMessageType.Launch);
        for (ulong key = 2; key <= 3; key++)
        {
            Assert.Equal(key, _parts.Master.Expect(ControlMessageType.Launch).Job);
            _parts.Master.Launched(key, Leader, 1);
            _parts.Master.Exit(key);
            Assert.Equal(key, _parts.Master.Expect(ControlMessageType.Ack).Job);
        }

        Submit();
        Assert.Equal(4ul, _parts.Master.Expect(ControlMessageType.Launch).Job);
        Assert.Empty(await _parts.SettleAsync());
        Assert.Empty(_parts.PreparedFolder.FindKeys());
    }

    [Fact]
    public void One_that_cannot_be_started_leaves_nothing()
    {
        Submit();
        _parts.Master.Expect(ControlMessageType.Launch);
        _parts.Master.Expect(ControlMessageType.Launch);
        _parts.Master.LaunchFailed(2, LaunchStep.Directory, Errno.ENOENT);
        _parts.Thread.Settle();

        Assert.Empty(_parts.PreparedFolder.FindKeys());
        Assert.Equal((1, null), (_parts.SlotsInUse, _parts.FindLive(2)));
    }

    [Fact]
    public void Those_that_are_not_wanted_any_more_are_ended()
    {
        using WaitingProgram program = PrepareSecond();
        _parts.Prepare(0);

        Assert.Equal((2ul, Sigkill), Signal(_parts.Master.Expect(ControlMessageType.Signal)));
        Assert.Equal(0, _parts.ReadyCount);
        Submit();
        Assert.Equal(3ul, _parts.Master.Expect(ControlMessageType.Launch).Job);
    }

    private static (ulong Job, int Signal) Signal(ControlFrame frame) => (frame.Job, frame.Signal);

    /// <summary>Starts a job, and plays the process that is prepared after it up to its being ready.</summary>
    private WaitingProgram PrepareSecond(byte[]? key = null, ProcessIdentity? process = null)
    {
        Submit(key);
        Assert.Equal(1ul, _parts.Master.Expect(ControlMessageType.Launch).Job);
        ControlFrame launch = _parts.Master.Expect(ControlMessageType.Launch);
        Assert.Equal((2ul, _parts.PreparedFolder.FifoPath(2)), (launch.Job, LaunchTexts.StandardInput(launch)));
        _parts.Master.Launched(2, process ?? Leader, 1);
        _parts.Thread.Settle();
        return WaitingProgram.Begin(_parts.PreparedFolder, 2);
    }

    private uint Submit(byte[]? key = null, uint maxCpuSeconds = 0)
    {
        _client.Send(new StartJobRequest { Command = "run it", StandardInput = "in"u8.ToArray(), IsPreparable = true, WorkingDirectory = "/", SubmissionKey = key, MaxCpuSeconds = maxCpuSeconds });
        (PacketType type, uint id) = _client.NextAnswer();
        Assert.Equal(PacketType.JobSubmitSuccess, type);
        return id;
    }
}
