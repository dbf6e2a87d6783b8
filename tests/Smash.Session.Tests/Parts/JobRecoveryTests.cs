using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Master;
using Smash.Session.Store;
using Smash.Session.Tests.Jobs;

namespace Smash.Session.Tests.Parts;

/// <summary>What becomes of the jobs of an earlier session, by what the records say, what the master holds and what is left on the machine.</summary>
public sealed class JobRecoveryTests : IDisposable
{
    private const int Sigkill = 9;
    private const int Sigterm = 15;
    private const string Same = "same master";
    private const string NewMaster = "another master, same boot";
    private const string NewBoot = "another boot";

    private static readonly MasterIdentity Recorded = new(10, 1000, "boot-a");
    private static readonly ProcessIdentity Leader = new(4242, 99);

    private readonly TemporaryFolder _folder = new();

    private string RecordsPath => _folder["records.db"];

    private string OutputPath => _folder["ann_1"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Same, false)]
    [InlineData(NewMaster, false)]
    [InlineData(NewBoot, false)]
    [InlineData(NewBoot, true)]
    public async Task A_job_that_was_not_claimed_is_started(string relation, bool hasOutput)
    {
        Seed(isClaimed: false);
        MakeOutput(hasOutput);
        using SessionParts parts = Recover(relation);

        Assert.Equal([1ul], Launches(await parts.SettleAsync()));
    }

    [Theory]
    [InlineData(Same, false)]
    [InlineData(Same, true)]
    [InlineData(NewMaster, false)]
    public async Task A_claimed_job_that_surely_did_not_run_is_started(string relation, bool hasOutput)
    {
        Seed(isClaimed: true);
        MakeOutput(hasOutput);
        using SessionParts parts = Recover(relation);

        Assert.Equal([1ul], Launches(await parts.SettleAsync()));
        Assert.False(File.Exists(OutputPath + ".out") || File.Exists(OutputPath + ".err"));
    }

    [Theory]
    [InlineData(NewMaster, true)]
    [InlineData(NewBoot, true)]
    [InlineData(NewBoot, false)]
    public async Task A_claimed_job_that_may_have_run_and_left_no_process_is_lost(string relation, bool hasOutput)
    {
        Seed(isClaimed: true);
        MakeOutput(hasOutput);
        using SessionParts parts = Recover(relation);

        Assert.Empty(Launches(await parts.SettleAsync()));
        ExpectLost(parts);
        Assert.Equal(hasOutput, File.Exists(OutputPath + ".out"));
    }

    [Fact]
    public async Task A_claimed_job_whose_process_still_writes_is_found_again()
    {
        Seed(isClaimed: true);
        using var holder = new OutputHolder(OutputPath + ".out");
        using SessionParts parts = Recover(NewMaster);
        ControlFrame adopt = Assert.Single(await parts.SettleAsync(), static frame => frame.Type == ControlMessageType.Adopt);

        Assert.Equal((1ul, holder.Identity), (adopt.Job, adopt.Process));
        Assert.Equal(JobState.Running, parts.FindLive(1)!.State);
        // Were this session lost too, the next would have to know the process.
        LiveJobRow row = Assert.Single(parts.Read(static reader => reader.LoadLive()));
        Assert.Equal(holder.Identity, row.ToJob(SampleJobs.Client()).Process);
    }

    [Fact]
    public async Task A_process_that_writes_to_another_file_is_not_taken_for_the_jobs()
    {
        Seed(isClaimed: true);
        MakeOutput(true);
        using var holder = new OutputHolder(_folder["ann_2.out"]);
        using SessionParts parts = Recover(NewMaster);

        Assert.DoesNotContain(await parts.SettleAsync(), static frame => frame.Type is ControlMessageType.Adopt or ControlMessageType.Launch);
        ExpectLost(parts);
    }

    [Theory]
    [InlineData(Same)]
    [InlineData(NewMaster)]
    public async Task A_started_job_that_the_master_does_not_hold_is_given_to_it(string relation)
    {
        Seed(isClaimed: true, process: Leader);
        MakeOutput(true);
        using SessionParts parts = Recover(relation);
        List<ControlFrame> frames = await parts.SettleAsync();

        Assert.Empty(Launches(frames));
        ControlFrame adopt = Assert.Single(frames, static frame => frame.Type == ControlMessageType.Adopt);
        Assert.Equal((1ul, Leader), (adopt.Job, adopt.Process));
        Assert.Equal(1, parts.SlotsInUse);
        parts.Master.Lost(1);
        Assert.Equal(1ul, parts.Master.Expect(ControlMessageType.Ack).Job);
        ExpectLost(parts);
        Assert.Equal(0, parts.SlotsInUse);
    }

    [Fact]
    public async Task A_started_job_is_lost_with_the_boot()
    {
        Seed(isClaimed: true, process: Leader);
        using SessionParts parts = Recover(NewBoot);

        Assert.DoesNotContain(await parts.SettleAsync(), static frame => frame.Type is ControlMessageType.Adopt or ControlMessageType.Launch);
        ExpectLost(parts);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_job_that_the_master_holds_goes_on(bool isStartRecorded, bool isStopped)
    {
        Seed(isClaimed: true, process: isStartRecorded ? Leader : null);
        MakeOutput(true);
        using SessionParts parts = Recover(Same, master => master.Child(1, Leader, isStopped));

        Assert.Empty(await parts.SettleAsync());
        Job job = parts.FindLive(1)!;
        Assert.Equal((isStopped ? JobState.Suspended : JobState.Running, (ProcessIdentity?)Leader), (job.State, job.Process));
        parts.Master.Exit(1);
        Assert.Equal(1ul, parts.Master.Expect(ControlMessageType.Ack).Job);
        JobRecord record = parts.Read(static reader => reader.FindEnded(1, 1))!;
        Assert.Equal((JobState.Exited, JobCause.Exit), (record.State, record.Cause));
        Assert.NotNull(record.StartedMicroseconds);
    }

    [Fact]
    public async Task A_job_whose_program_was_not_found_failed_to_start_though_its_start_was_never_recorded()
    {
        const int notFound = 127;
        Seed(isClaimed: true);
        MakeOutput(true);
        using SessionParts parts = Recover(Same, static master => master.Child(1, Leader, directErrno: Errno.ENOENT));

        Assert.Empty(await parts.SettleAsync());
        parts.Master.ExitWith(1, notFound);
        Assert.Equal(1ul, parts.Master.Expect(ControlMessageType.Ack).Job);
        JobRecord record = parts.Read(static reader => reader.FindEnded(1, 1))!;
        Assert.Equal((JobCause.FailedToStart, Errno.ENOENT, notFound), (record.Cause, record.FailedErrno, record.ExitCode));
    }

    [Fact]
    public async Task A_job_that_the_master_holds_and_nobody_knows_is_killed_and_its_end_acknowledged()
    {
        Seed(isClaimed: false);
        using SessionParts parts = Recover(Same, static master => master.Child(77, Leader));
        ControlFrame signal = Assert.Single(await parts.SettleAsync(), static frame => frame.Type == ControlMessageType.Signal);

        Assert.Equal((77ul, Sigkill), (signal.Job, signal.Signal));
        parts.Master.Exit(77);
        Assert.Equal(77ul, parts.Master.Expect(ControlMessageType.Ack).Job);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancel_that_was_on_disk_is_carried_out(bool isHeld)
    {
        Seed(isClaimed: true, process: Leader, cancelSignal: Sigterm);
        using SessionParts parts = Recover(isHeld ? Same : NewMaster, master =>
        {
            if (isHeld)
            {
                master.Child(1, Leader);
            }
        });

        List<ControlFrame> frames = await parts.SettleAsync();
        Assert.Equal(JobState.Canceled, parts.FindLive(1)!.State);
        Assert.Contains(frames, static frame => frame is { Type: ControlMessageType.Signal, Job: 1, Signal: Sigterm });
    }

    [Theory]
    [InlineData(Same)]
    [InlineData(NewMaster)]
    public async Task A_canceled_job_that_was_not_launched_is_not_launched_now(string relation)
    {
        Seed(isClaimed: true, cancelSignal: Sigterm);
        using SessionParts parts = Recover(relation);

        Assert.Empty(Launches(await parts.SettleAsync()));
        JobRecord record = parts.Read(static reader => reader.FindEnded(1, 1))!;
        Assert.Equal((JobState.Aborted, JobCause.Canceled, 128 + Sigterm), (record.State, record.Cause, record.ExitCode));
    }

    [Fact]
    public async Task Queued_jobs_start_in_the_order_of_submission_whatever_their_claims()
    {
        using (var seeds = new RecordSeeds(RecordsPath))
        {
            seeds.SetMaster(Recorded);
            for (uint key = 1; key <= 6; key++)
            {
                seeds.Insert(SampleJobs.Make(key, _folder[$"ann_{key}"]), isClaimed: key <= 3);
            }
        }

        using SessionParts parts = Recover(Same);
        Assert.Equal([1ul, 2, 3, 4, 5, 6], Launches(await parts.SettleAsync()));
    }

    [Fact]
    public async Task The_present_master_is_the_recorded_one_from_then_on()
    {
        Seed(isClaimed: false);
        using SessionParts parts = Recover(NewBoot);
        await parts.SettleAsync();

        Assert.Equal(Present(NewBoot), parts.Read(static reader => reader.FindMaster()));
    }

    private static MasterIdentity Present(string relation) => relation switch
    {
        Same => Recorded,
        NewMaster => Recorded with { Pid = 11, StartedMicroseconds = 2000 },
        _ => new MasterIdentity(10, 1000, "boot-b"),
    };

    private static List<ulong> Launches(IEnumerable<ControlFrame> frames) =>
        [.. frames.Where(static frame => frame.Type == ControlMessageType.Launch).Select(static frame => frame.Job)];

    private static void ExpectLost(SessionParts parts)
    {
        JobRecord record = parts.Read(static reader => reader.FindEnded(1, 1))!;
        Assert.Equal((JobState.Aborted, JobCause.HostLost, -1, null), (record.State, record.Cause, record.ExitCode, record.Usage));
        Assert.Null(parts.FindLive(1));
    }

    private void Seed(bool isClaimed, ProcessIdentity? process = null, int cancelSignal = 0)
    {
        using var seeds = new RecordSeeds(RecordsPath);
        seeds.SetMaster(Recorded);
        seeds.Insert(SampleJobs.Make(1, OutputPath), isClaimed, process, cancelSignal);
    }

    private void MakeOutput(bool isThere)
    {
        if (isThere)
        {
            File.WriteAllText(OutputPath + ".out", "");
            File.WriteAllText(OutputPath + ".err", "");
        }
    }

    /// <summary>Starts the parts and plays the master up to READY.</summary>
    private SessionParts Recover(string relation, Action<FakeMaster>? tellChildren = null)
    {
        var parts = new SessionParts(RecordsPath, _folder.FullPath);
        parts.Master.Hello(Present(relation));
        tellChildren?.Invoke(parts.Master);
        parts.Master.ChildrenEnd();
        return parts;
    }
}
