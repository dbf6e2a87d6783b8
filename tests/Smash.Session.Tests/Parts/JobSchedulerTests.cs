using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Master;
using Smash.Session.Tests.Jobs;
using Smash.Session.Tests.Store;

namespace Smash.Session.Tests.Parts;

/// <summary>The queue, as clients fill it and the master empties it.</summary>
public sealed class JobSchedulerTests : IDisposable
{
    private const uint Sigterm = 15;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Jobs_start_in_order_of_submission_as_slots_free()
    {
        const int jobs = 200;
        using SessionParts parts = Make(maxJobs: 2);
        FakeClient client = parts.Connect("ann");
        for (uint id = 1; id <= jobs; id++)
        {
            Assert.Equal(id, client.Submit());
        }

        Assert.Equal([1ul, 2], Launches(await parts.SettleAsync()));
        Assert.Equal(2, parts.SlotsInUse);
        var started = new List<ulong> { 1, 2 };
        for (ulong job = 1; job <= jobs; job++)
        {
            parts.Master.Exit(job);
            started.AddRange(Launches(parts.Master.Until(ControlMessageType.Ack)));
        }

        started.AddRange(Launches(await parts.SettleAsync()));
        Assert.Equal(Enumerable.Range(1, jobs).Select(static job => (ulong)job), started);
        Assert.Equal(0, parts.SlotsInUse);
    }

    [Fact]
    public void No_job_is_launched_before_its_claim_is_on_disk()
    {
        const int jobs = 150;
        using SessionParts parts = Make(maxJobs: 1);
        FakeClient client = parts.Connect("ann");
        for (int i = 0; i < jobs; i++)
        {
            client.Submit();
        }

        for (ulong job = 1; job <= jobs; job++)
        {
            // Acknowledgements of ends may come before or behind.
            ControlFrame frame = parts.Master.Next();
            while (frame.Type == ControlMessageType.Ack)
            {
                frame = parts.Master.Next();
            }

            Assert.Equal((ControlMessageType.Launch, job), (frame.Type, frame.Job));
            Job row = parts.Read(static reader => reader.LoadLive().ConvertAll(static row => row.ToJob(SampleJobs.Client()))).First(row => row.Key == job);
            Assert.Equal(ClaimState.Claimed, row.Claim);
            parts.Master.Exit(job);
        }
    }

    [Fact]
    public async Task An_end_is_acknowledged_when_it_is_on_disk()
    {
        using SessionParts parts = Make();
        parts.Connect("ann").Submit();
        parts.Master.Expect(ControlMessageType.Launch);
        parts.Master.Launched(1, new ProcessIdentity(42, 7), 66);
        parts.Master.Exit(1);
        Assert.Equal(1ul, parts.Master.Expect(ControlMessageType.Ack).Job);

        JobRecord record = parts.Read(static reader => reader.FindEnded(1, 1))!;
        Assert.Equal((JobState.Exited, 66L, 77L), (record.State, record.StartedMicroseconds, record.EndedMicroseconds));
        Assert.Empty(await parts.SettleAsync());
    }

    [Fact]
    public async Task A_launch_that_fails_frees_its_slot()
    {
        using SessionParts parts = Make(maxJobs: 1);
        FakeClient client = parts.Connect("ann");
        client.Submit();
        client.Submit();
        Assert.Equal(1ul, parts.Master.Expect(ControlMessageType.Launch).Job);
        parts.Master.LaunchFailed(1, LaunchStep.Directory, Errno.ENOENT);

        Assert.Equal([2ul], Launches(await parts.SettleAsync()));
        JobRecord record = parts.Read(static reader => reader.FindEnded(1, 1))!;
        Assert.Equal((JobCause.FailedToStart, LaunchStep.Directory, Errno.ENOENT, 125), (record.Cause, record.FailedStep, record.FailedErrno, record.ExitCode));
    }

    [Fact]
    public async Task A_job_that_is_canceled_in_the_queue_never_starts_and_holds_nobody_up()
    {
        using SessionParts parts = Make(maxJobs: 1);
        FakeClient client = parts.Connect("ann");
        for (int i = 0; i < 3; i++)
        {
            client.Submit();
        }

        client.Send(new SignalJobRequest(2, Sigterm));
        Assert.Equal(PacketType.Ack, client.NextAnswer().Type);
        parts.Master.Exit(1);

        Assert.Equal([1ul, 3], Launches(await parts.SettleAsync()));
        Assert.Equal((JobCause.Canceled, JobState.Aborted), parts.Read(static reader => reader.FindEnded(1, 2)) is { } record ? (record.Cause, record.State) : default);
    }

    [Fact]
    public async Task A_scheduler_that_is_stopped_starts_nothing_also_not_what_waits_for_its_environment()
    {
        using (var seeds = new RecordSeeds(_folder["records.db"]))
        {
            seeds.SetMaster(new MasterIdentity(1, 1, "boot"));
            seeds.Insert(SampleJobs.Make(1, _folder["ann_1"]), isClaimed: true);
        }

        using SessionParts parts = Make(begin: false);
        // Recovery and stop come in one turn: the environment, which is in the records alone, cannot be there yet.
        parts.Thread.Invoke(() =>
        {
            IMasterEvents events = parts;
            events.OnHello(new MasterIdentity(1, 1, "boot"), new SessionStart(0, SessionEnd.None, TimeSpan.Zero));
            events.OnChildrenEnd();
            parts.StopScheduling();
        });

        Assert.Empty(Launches(await parts.SettleAsync()));
        Assert.Equal(0, parts.SlotsInUse);
    }

    [Fact]
    public async Task A_job_whose_environment_has_to_be_read_again_is_not_overtaken()
    {
        using SessionParts parts = Make(maxJobs: 2);
        FakeClient client = parts.Connect("ann");
        client.Submit();
        client.Submit();
        for (int i = 0; i <= 64; i++)
        {
            // The last of these environments takes the place of the first, and of no other.
            client.Submit(Environment(i));
        }

        parts.Master.Exit(1, 2);
        Assert.Equal([1ul, 2, 3, 4], Launches(await parts.SettleAsync()));
    }

    [TmpfsFact]
    public async Task A_job_whose_cancel_a_full_disk_refused_starts_once()
    {
        using var disk = new SmallDisk(4 * 1024 * 1024);
        using var parts = new SessionParts(disk["records.db"], _folder.FullPath, maxJobs: 2);
        parts.Begin();
        FakeClient client = parts.Connect("ann");
        client.Submit();
        client.Submit();
        uint queued = client.Submit(Environment(0));
        for (int i = 1; i <= 64; i++)
        {
            // So many other environments that the queued job's has to be read from the records again; they leave the queue at once.
            client.Send(new SignalJobRequest(client.Submit(Environment(i)), Sigterm));
            Assert.Equal(PacketType.Ack, client.NextAnswer().Type);
        }

        disk.Fill();
        client.Send(new SignalJobRequest(queued, Sigterm));
        Assert.Equal((PacketType.Nack, (uint)Errno.ENOSPC), client.NextAnswer());
        disk.MakeRoom();
        parts.Master.Exit(1, 2);

        Assert.Equal([1ul, 2, queued], Launches(await parts.SettleAsync()));
        Assert.Equal(1, parts.SlotsInUse);
    }

    [TmpfsFact]
    public async Task A_cancel_refused_while_a_claim_waits_for_room_does_not_start_the_job_unclaimed()
    {
        using var disk = new SmallDisk(4 * 1024 * 1024);
        using var parts = new SessionParts(disk["records.db"], _folder.FullPath, maxJobs: 1);
        parts.Begin();
        FakeClient client = parts.Connect("ann");
        for (int i = 0; i < 70; i++)
        {
            client.Submit();
        }

        disk.Fill();
        // An end lets more be claimed ahead, which the full disk does not take; nor does it take the end.
        Assert.Equal([1ul], Launches(await parts.SettleAsync()));
        Assert.InRange(Enumerable.Range(1, 70).Count(key => parts.FindLive((ulong)key)!.Claim != ClaimState.None), 2, 4);
        parts.Master.Exit(1);
        Assert.Equal([2ul], Launches(await parts.SettleAsync()));
        Job claiming = Enumerable.Range(1, 70).Select(key => parts.FindLive((ulong)key)).First(static job => job is { Claim: ClaimState.Claiming })!;
        client.Send(new SignalJobRequest(claiming.Id, Sigterm));
        Assert.Equal((PacketType.Nack, (uint)Errno.ENOSPC), client.NextAnswer());

        Assert.Equal(ClaimState.Claiming, parts.Thread.Invoke(() => claiming.Claim));
        disk.MakeRoom();
    }

    private static EnvironmentBlock Environment(int number) => EnvironmentBlock.Create([new("NUMBER", $"{number}")]);

    private static List<ulong> Launches(IEnumerable<ControlFrame> frames) =>
        [.. frames.Where(static frame => frame.Type == ControlMessageType.Launch).Select(static frame => frame.Job)];

    private SessionParts Make(int maxJobs = int.MaxValue, bool begin = true)
    {
        var parts = new SessionParts(_folder["records.db"], _folder.FullPath, maxJobs);
        if (begin)
        {
            parts.Begin();
        }

        return parts;
    }
}
