using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Master;
using Smash.Session.Tests.Jobs;
using Smash.Session.Tests.Store;

namespace Smash.Session.Tests.Parts;

/// <summary>Limits that the session watches over, with a master that a test plays: what it is asked to do, and what the record says of the end.</summary>
public sealed class LimitWatchTests : IDisposable
{
    private const int Sigterm = 15;
    private const int Sigkill = 9;
    private const int Sigcont = 18;

    private static readonly MasterIdentity Master = new(10, 1000, "boot-a");
    private static readonly ProcessIdentity Leader = new(4242, 99);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_job_whose_time_is_over_gets_SIGTERM_and_SIGCONT_when_the_cause_is_on_disk()
    {
        using SessionParts parts = Make();
        Start(parts, maxWallMilliseconds: 1);
        ControlFrame term = parts.Master.Expect(ControlMessageType.Signal);

        Assert.Equal((1ul, Sigterm), (term.Job, term.Signal));
        Assert.Equal(JobCause.WallClockLimit, parts.Read(static reader => reader.LoadLive().Single().ToJob(SampleJobs.Client())).Breach?.Cause);
        Assert.Equal(Sigcont, parts.Master.Expect(ControlMessageType.Signal).Signal);
    }

    [Theory]
    [InlineData(false, Sigterm, 143)]
    [InlineData(false, Sigkill, 137)]
    [InlineData(true, 0, 143)]
    [InlineData(true, 7, 143)]
    public void An_end_after_the_signal_was_delivered_is_the_limits(bool isExit, int status, int exitCode)
    {
        JobRecord record = EndAfterTimeLimit(Errno.None, isExit, status);

        Assert.Equal((JobState.Aborted, JobCause.WallClockLimit, exitCode), (record.State, record.Cause, record.ExitCode));
        Assert.False(string.IsNullOrEmpty(record.CauseDetail));
    }

    [Theory]
    [InlineData(true, 7, JobState.Exited, JobCause.Exit, 7)]
    [InlineData(false, Sigkill, JobState.Aborted, JobCause.Signal, 137)]
    public void An_end_before_the_signal_came_is_the_jobs_own(bool isExit, int status, JobState state, JobCause cause, int exitCode)
    {
        JobRecord record = EndAfterTimeLimit(Errno.ESRCH, isExit, status);

        Assert.Equal((state, cause, exitCode, null), (record.State, record.Cause, record.ExitCode, record.CauseDetail));
    }

    [Fact]
    public void An_end_waits_for_the_answer_that_tells_whose_it_is()
    {
        using SessionParts parts = Make();
        Start(parts, maxWallMilliseconds: 1);
        ControlFrame term = parts.Master.Expect(ControlMessageType.Signal);
        parts.Master.Expect(ControlMessageType.Signal);
        parts.Master.ExitWith(1, 3);
        parts.Thread.Settle();

        Assert.Null(parts.Read(static reader => reader.FindEnded(1, 1)));
        parts.Master.Result(term, Errno.ESRCH);
        parts.Master.Expect(ControlMessageType.Ack);
        Assert.Equal(JobCause.Exit, parts.Read(static reader => reader.FindEnded(1, 1))!.Cause);
    }

    [Fact]
    public async Task A_job_that_ends_in_time_is_not_signaled()
    {
        using SessionParts parts = Make();
        Start(parts, maxWallMilliseconds: 60_000);
        parts.Master.Exit(1);
        parts.Master.Expect(ControlMessageType.Ack);

        Assert.Empty(await parts.SettleAsync());
    }

    [Fact]
    public void A_job_whose_tree_is_over_its_memory_is_killed_at_once()
    {
        using SessionParts parts = Make();
        // Whatever this process is, it has more than a page.
        Start(parts, maxMemoryBytes: 4096, leader: new ProcessIdentity(Environment.ProcessId, 1));
        ControlFrame kill = parts.Master.Expect(ControlMessageType.Signal);
        parts.Master.Result(kill);
        parts.Master.Kill(1, Sigkill);
        parts.Master.Expect(ControlMessageType.Ack);

        Assert.Equal((1ul, Sigkill), (kill.Job, kill.Signal));
        JobRecord record = parts.Read(static reader => reader.FindEnded(1, 1))!;
        Assert.Equal((JobState.Aborted, JobCause.MemoryLimit, 137), (record.State, record.Cause, record.ExitCode));
        Assert.Contains("4096", record.CauseDetail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_exited_as_its_memory_was_found_too_much_has_exited()
    {
        using SessionParts parts = Make();
        Start(parts, maxMemoryBytes: 4096, leader: new ProcessIdentity(Environment.ProcessId, 1));
        // Its leader is a zombie that nobody has heard of, a child of it was reached.
        parts.Master.Result(parts.Master.Expect(ControlMessageType.Signal));
        parts.Master.ExitWith(1, 0);
        parts.Master.Expect(ControlMessageType.Ack);

        Assert.Equal((JobState.Exited, JobCause.Exit), parts.Read(static reader => reader.FindEnded(1, 1)) is { } record ? (record.State, record.Cause) : default);
    }

    [Fact]
    public void A_session_takes_a_time_limit_up_where_the_one_before_left_it()
    {
        Seed(maxWallMilliseconds: 9_000, startedMicroseconds: UnixMicroseconds.Now - 10_000_000);
        using SessionParts parts = Recover();
        parts.Master.Expect(ControlMessageType.Ready);
        ControlFrame term = parts.Master.Expect(ControlMessageType.Signal);

        Assert.Equal((1ul, Sigterm), (term.Job, term.Signal));
    }

    [Theory]
    [InlineData(JobCause.WallClockLimit, Sigterm)]
    [InlineData(JobCause.MemoryLimit, Sigkill)]
    public void A_job_that_the_session_before_was_about_to_end_is_ended(JobCause cause, int signal)
    {
        Seed(breach: cause);
        using SessionParts parts = Recover();
        ControlFrame sent = Assert.Single(parts.Master.Until(ControlMessageType.Ready), static frame => frame.Signal is Sigterm or Sigkill);
        parts.Master.Kill(1, (uint)signal);
        parts.Master.Until(ControlMessageType.Ack);

        Assert.Equal((1ul, signal), (sent.Job, sent.Signal));
        JobRecord record = parts.Read(static reader => reader.FindEnded(1, 1))!;
        Assert.Equal((cause, 128 + signal, true), (record.Cause, record.ExitCode, record.CauseDetail!.StartsWith("evidence", StringComparison.Ordinal)));
    }

    [TmpfsFact]
    public void A_full_disk_keeps_no_limit_from_holding()
    {
        using var disk = new SmallDisk(2 * 1024 * 1024);
        using var parts = new SessionParts(disk["records.db"], _folder.FullPath);
        parts.Begin();
        parts.Connect("ann").Submit(new StartJobRequest { Command = "sleep 1", MaxWallMilliseconds = 1 });
        parts.Master.Expect(ControlMessageType.Launch);
        disk.Fill();
        parts.Master.Launched(1, Leader, UnixMicroseconds.Now);

        Assert.Equal(Sigterm, parts.Master.Expect(ControlMessageType.Signal).Signal);
        disk.MakeRoom();
    }

    private static void Start(SessionParts parts, ulong maxMemoryBytes = 0, ulong maxWallMilliseconds = 0, ProcessIdentity? leader = null)
    {
        parts.Connect("ann").Submit(new StartJobRequest { Command = "sleep 1", MaxMemoryBytes = maxMemoryBytes, MaxWallMilliseconds = maxWallMilliseconds });
        parts.Master.Expect(ControlMessageType.Launch);
        parts.Master.Launched(1, leader ?? Leader, UnixMicroseconds.Now);
    }

    /// <summary>Plays a job that ends after the host has asked for its SIGTERM.</summary>
    private JobRecord EndAfterTimeLimit(Errno delivery, bool isExit, int status)
    {
        using SessionParts parts = Make();
        Start(parts, maxWallMilliseconds: 1);
        ControlFrame term = parts.Master.Expect(ControlMessageType.Signal);
        parts.Master.Expect(ControlMessageType.Signal);
        parts.Master.Result(term, delivery);
        if (isExit)
        {
            parts.Master.ExitWith(1, (uint)status);
        }
        else
        {
            parts.Master.Kill(1, (uint)status);
        }

        parts.Master.Expect(ControlMessageType.Ack);
        return parts.Read(static reader => reader.FindEnded(1, 1))!;
    }

    /// <summary>Leaves what a session leaves that was lost while a job ran.</summary>
    private void Seed(ulong maxWallMilliseconds = 0, long startedMicroseconds = 66, JobCause breach = JobCause.None)
    {
        using var seeds = new RecordSeeds(_folder["records.db"]);
        seeds.SetMaster(Master);
        seeds.Insert(SampleJobs.Make(1, _folder["ann_1"], maxWallMilliseconds: maxWallMilliseconds), isClaimed: true, Leader, startedMicroseconds: startedMicroseconds);
        if (breach != JobCause.None)
        {
            seeds.Breach(1, breach, "evidence");
        }
    }

    /// <summary>A session whose master holds the job.</summary>
    private SessionParts Recover()
    {
        var parts = new SessionParts(_folder["records.db"], _folder.FullPath);
        parts.Master.Hello(Master);
        parts.Master.Child(1, Leader);
        parts.Master.ChildrenEnd();
        return parts;
    }

    private SessionParts Make()
    {
        var parts = new SessionParts(_folder["records.db"], _folder.FullPath);
        parts.Begin();
        return parts;
    }
}
