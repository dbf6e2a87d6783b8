using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Master;
using Smash.Session.Prepared;
using Smash.Session.Tests.Jobs;

namespace Smash.Session.Tests.Parts;

/// <summary>A session is lost on the way of a job to its prepared process; each step of it can be the last.</summary>
public sealed class PreparedRecoveryTests : IDisposable
{
    private const int Sigkill = 9;

    private static readonly MasterIdentity Recorded = new(10, 1000, "boot-a");
    private static readonly MasterIdentity Other = new(11, 2000, "boot-a");
    private static readonly MasterIdentity Rebooted = new(10, 1000, "boot-b");
    private static readonly ProcessIdentity Leader = new(4242, 99);

    private readonly TemporaryFolder _folder = new();
    private readonly PreparedFolder _prepared;

    public PreparedRecoveryTests() => _prepared = new PreparedFolder(_folder["prepared"]);

    private string RecordsPath => _folder["records.db"];

    private string OutputPath => _folder["ann_1"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public async Task A_process_that_has_not_taken_note_of_its_job_is_told_again(bool hasOutput, bool hasError, bool wasTold)
    {
        using WaitingProgram program = Wait();
        if (hasOutput)
        {
            File.Move(_prepared.StandardOutputPath(1), OutputPath + ".out");
        }

        if (hasError)
        {
            File.Move(_prepared.StandardErrorPath(1), OutputPath + ".err");
        }

        if (wasTold)
        {
            program.Put(OutputPath + ".in\n");
        }

        using SessionParts parts = Recover(Recorded, static master => master.Child(1, Leader));
        List<ControlFrame> frames = await parts.SettleAsync();

        Assert.Equal(OutputPath + ".in", await program.ReadAsync());
        Assert.Empty(frames);
        Job job = parts.FindLive(1)!;
        Assert.Equal((JobState.Running, Leader, 1), (job.State, job.Process, parts.SlotsInUse));
        Assert.Equal(("out\n", "err\n"), (File.ReadAllText(OutputPath + ".out"), File.ReadAllText(OutputPath + ".err")));
        parts.Master.ExitWith(1, 3);
        parts.Master.Expect(ControlMessageType.Ack);
        Assert.Equal(3, parts.Read(static reader => reader.FindEnded(1, 1))!.ExitCode);
    }

    [Fact]
    public async Task A_process_that_has_taken_note_is_left_alone()
    {
        using (WaitingProgram program = Wait())
        {
            program.TakeNote();
        }

        File.Move(_prepared.StandardOutputPath(1), OutputPath + ".out");
        File.Move(_prepared.StandardErrorPath(1), OutputPath + ".err");
        using SessionParts parts = Recover(Recorded, static master => master.Child(1, Leader));

        Assert.Empty(await parts.SettleAsync());
        Job job = parts.FindLive(1)!;
        Assert.Equal(JobState.Running, job.State);
        Assert.InRange(job.StartedMicroseconds!.Value, job.SubmittedMicroseconds, UnixMicroseconds.Now);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_that_takes_note_while_the_next_session_looks_is_not_told_again_nor_replaced(bool hasEnded)
    {
        using WaitingProgram program = Wait();
        File.Move(_prepared.StandardOutputPath(1), OutputPath + ".out");
        File.Move(_prepared.StandardErrorPath(1), OutputPath + ".err");
        using var parts = new SessionParts(RecordsPath, _folder.FullPath);
        parts.Thread.Invoke(() =>
        {
            IMasterEvents events = parts;
            events.OnHello(Recorded, new SessionStart(1, SessionEnd.Killed, TimeSpan.Zero));
            events.OnChild(1, Leader, isStopped: false, directErrno: 0);
            program.TakeNote();
            if (hasEnded)
            {
                events.OnEnded(1, new ProcessEnd(true, 5, UnixMicroseconds.Now, default));
            }

            events.OnChildrenEnd();
        });
        List<ControlFrame> frames = await parts.SettleAsync();

        if (hasEnded)
        {
            Assert.Equal(ControlMessageType.Ack, Assert.Single(frames).Type);
            JobRecord record = parts.Read(static reader => reader.FindEnded(1, 1))!;
            Assert.Equal((JobCause.Exit, 5, 0), (record.Cause, record.ExitCode, parts.SlotsInUse));
            Assert.NotNull(record.StartedMicroseconds);
        }
        else
        {
            Assert.Empty(frames);
            Assert.Equal((JobState.Running, 1), (parts.FindLive(1)!.State, parts.SlotsInUse));
        }

        Assert.True(File.Exists(OutputPath + ".out"));
    }

    [Fact]
    public async Task A_process_that_takes_note_as_it_is_given_up_keeps_its_job()
    {
        using WaitingProgram program = Wait();
        // Its output cannot be put where it belongs: it is of no use, and is ended.
        File.Delete(_prepared.StandardErrorPath(1));
        using SessionParts parts = Recover(Recorded, static master => master.Child(1, Leader));
        Assert.Equal(Sigkill, parts.Master.Until(ControlMessageType.Signal, 1).Signal);
        program.TakeNote();
        parts.Master.Kill(1, Sigkill);
        parts.Master.Until(ControlMessageType.Ack, 1);

        Assert.DoesNotContain(await parts.SettleAsync(), static frame => frame.Type == ControlMessageType.Launch);
        Assert.Equal((JobCause.Signal, 0), (parts.Read(static reader => reader.FindEnded(1, 1))!.Cause, parts.SlotsInUse));
    }

    [Fact]
    public async Task A_process_that_ended_without_having_taken_note_is_replaced()
    {
        Wait().Dispose();
        File.Move(_prepared.StandardOutputPath(1), OutputPath + ".out");
        using SessionParts parts = Recover(Recorded, static master =>
        {
            master.Child(1, Leader);
            master.Exit(1);
        });
        List<ControlFrame> frames = await parts.SettleAsync();

        Assert.Equal([ControlMessageType.Ack, ControlMessageType.Launch], frames.ConvertAll(static frame => frame.Type));
        Assert.False(File.Exists(OutputPath + ".out"));
        Assert.Equal(1, parts.SlotsInUse);
    }

    [Fact]
    public async Task A_process_of_another_master_is_given_to_this_one_and_told()
    {
        using WaitingProgram program = Wait();
        File.Delete(_prepared.StandardOutputPath(1));
        using var holder = new OutputHolder(_prepared.StandardOutputPath(1));
        using SessionParts parts = Recover(Other);
        ControlFrame adopt = Assert.Single(await parts.SettleAsync());

        Assert.Equal((ControlMessageType.Adopt, 1ul, holder.Identity), (adopt.Type, adopt.Job, adopt.Process));
        Assert.Equal(OutputPath + ".in", await program.ReadAsync());
        Assert.Equal(JobState.Running, parts.FindLive(1)!.State);
        parts.Master.Lost(1);
        parts.Master.Expect(ControlMessageType.Ack);
        Assert.Equal(JobCause.HostLost, parts.Read(static reader => reader.FindEnded(1, 1))!.Cause);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_the_process_of_another_master_is_gone_and_took_no_note_the_job_is_launched(bool hasOutput)
    {
        Wait().Dispose();
        if (hasOutput)
        {
            File.Move(_prepared.StandardOutputPath(1), OutputPath + ".out");
        }

        using SessionParts parts = Recover(Other);

        Assert.Equal(ControlMessageType.Launch, Assert.Single(await parts.SettleAsync()).Type);
        Assert.False(File.Exists(OutputPath + ".out"));
        Assert.Empty(_prepared.FindKeys());
    }

    [Fact]
    public async Task After_another_boot_nobody_knows()
    {
        Wait().Dispose();
        using SessionParts parts = Recover(Rebooted);

        Assert.DoesNotContain(await parts.SettleAsync(), static frame => frame.Type == ControlMessageType.Launch);
        Assert.Equal(JobCause.HostLost, parts.Read(static reader => reader.FindEnded(1, 1))!.Cause);
        Assert.Empty(_prepared.FindKeys());
    }

    [Fact]
    public async Task One_that_no_job_has_is_ended_and_its_key_not_given_out_while_the_master_holds_it()
    {
        Seed(hasJob: false);
        _prepared.MakeFifo(5);
        using WaitingProgram program = WaitingProgram.Begin(_prepared, 5);
        using SessionParts parts = Recover(Recorded, static master => master.Child(5, Leader));
        ControlFrame signal = Assert.Single(await parts.SettleAsync());

        Assert.Equal((5ul, Sigkill), (signal.Job, signal.Signal));
        Assert.Empty(_prepared.FindKeys());
        parts.Connect("ann").Submit();
        Assert.Equal(6ul, parts.Master.Expect(ControlMessageType.Launch).Job);
    }

    [Fact]
    public async Task One_of_another_master_that_no_job_has_is_found_and_ended()
    {
        Seed(hasJob: false);
        _prepared.MakeFifo(5);
        using var holder = new OutputHolder(_prepared.StandardOutputPath(5));
        using SessionParts parts = Recover(Other);
        List<ControlFrame> frames = await parts.SettleAsync();

        Assert.Equal([ControlMessageType.Adopt, ControlMessageType.Signal], frames.ConvertAll(static frame => frame.Type));
        Assert.Equal((holder.Identity, Sigkill), (frames[0].Process, frames[1].Signal));
        Assert.Empty(_prepared.FindKeys());
    }

    /// <summary>Records a job that a process is to have, which waits.</summary>
    private WaitingProgram Wait()
    {
        Seed(hasJob: true);
        _prepared.MakeFifo(1);
        return WaitingProgram.Begin(_prepared, 1);
    }

    private void Seed(bool hasJob)
    {
        using var seeds = new RecordSeeds(RecordsPath);
        seeds.SetMaster(Recorded);
        if (hasJob)
        {
            seeds.Insert(SampleJobs.Make(1, OutputPath), isClaimed: true);
            seeds.InsertInput(1, "in"u8.ToArray());
        }
    }

    private SessionParts Recover(MasterIdentity master, Action<FakeMaster>? tellChildren = null)
    {
        var parts = new SessionParts(RecordsPath, _folder.FullPath);
        parts.Master.Hello(master);
        tellChildren?.Invoke(parts.Master);
        parts.Master.ChildrenEnd();
        return parts;
    }
}
