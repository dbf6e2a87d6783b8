using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Master;
using Smash.Session.Tests.Jobs;

namespace Smash.Session.Tests.Parts;

/// <summary>Pools, as clients fill them and the master empties them.</summary>
public sealed class PoolSchedulerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_of_a_better_priority_is_started_before_all_that_were_claimed()
    {
        using SessionParts parts = Make();
        FakeClient client = parts.Connect("ann");
        client.Set(new SetPoolRequest { Name = "p", Slots = 1 });
        for (int i = 0; i < 10; i++)
        {
            client.Submit("p", 10);
        }

        client.Submit("p", 3);
        client.Submit("p", 3);
        Assert.Equal([1ul, 11, 12, 2, 3], await RunAsync(parts, 5));
    }

    [Fact]
    public async Task Claims_are_as_many_as_before_whatever_comes()
    {
        using SessionParts parts = Make();
        FakeClient client = parts.Connect("ann");
        client.Set(new SetPoolRequest { Name = "p", Slots = 1 });
        for (int priority = 19; priority >= 0; priority--)
        {
            client.Submit("p", priority);
        }

        Assert.Equal([1ul], Launches(await parts.SettleAsync()));
        List<Job> claimed = LoadClaimed(parts);
        Assert.Equal([1ul, 19, 20], claimed.Select(static job => job.Key));
    }

    [Fact]
    public async Task Clients_take_turns_and_keep_to_their_cap()
    {
        using SessionParts parts = Make();
        FakeClient ann = parts.Connect("ann"), bob = parts.Connect("bob");
        ann.Set(new SetPoolRequest { Name = "p", ClientSlots = 1, IsPaused = true });
        for (int i = 0; i < 4; i++)
        {
            ann.Submit("p");
        }

        bob.Submit("p");
        bob.Submit("p");
        ann.Set(new SetPoolRequest { Name = "p", IsPaused = false });
        Assert.Equal([1ul, 5], Launches(await parts.SettleAsync()).Order().ToList());
        parts.Master.Exit(1);
        Assert.Equal([2ul], Launches(await parts.SettleAsync()));
        Assert.Equal((2u, 3u), (parts.GetPool("p").Active, parts.GetPool("p").Queued));
    }

    [Fact]
    public async Task Pools_take_turns_for_the_hosts_slots()
    {
        using SessionParts parts = Make(maxJobs: 1);
        FakeClient client = parts.Connect("ann");
        client.Set(new SetPoolRequest { Name = "a" });
        client.Set(new SetPoolRequest { Name = "b" });
        for (int i = 0; i < 3; i++)
        {
            client.Submit("a");
        }

        client.Submit("b");
        client.Submit("b");
        Assert.Equal([1ul, 4, 2, 5, 3], await RunAsync(parts, 5));
    }

    [Fact]
    public async Task A_pool_without_slots_holds_nobody_up_and_keeps_no_claims()
    {
        using SessionParts parts = Make();
        FakeClient client = parts.Connect("ann");
        client.Set(new SetPoolRequest { Name = "p", Slots = 1 });
        for (int i = 0; i < 5; i++)
        {
            client.Submit("p");
        }

        Assert.Equal([1ul], Launches(await parts.SettleAsync()));
        Assert.Equal([1ul, 2, 3], LoadClaimed(parts).Select(static job => job.Key));
        client.Set(new SetPoolRequest { Name = "p", Slots = 0 });
        client.Submit();
        parts.Master.Exit(1);
        Assert.Equal([6ul], Launches(await parts.SettleAsync()));
        Assert.Equal([6ul], LoadClaimed(parts).Select(static job => job.Key));
        client.Set(new SetPoolRequest { Name = "p", Slots = uint.MaxValue });
        Assert.Equal([2ul, 3, 4, 5], Launches(await parts.SettleAsync()));
    }

    [Fact]
    public async Task A_full_pool_refuses_or_drops_the_oldest()
    {
        using SessionParts parts = Make();
        FakeClient client = parts.Connect("ann");
        client.Set(new SetPoolRequest { Name = "p", Slots = 1, Capacity = 2, WhenFull = FullPolicy.Refuse });
        client.Submit("p");
        client.Submit("p");
        client.Submit("p");
        client.Send(new StartJobRequest { Command = "true", Options = new JobOptions { Terms = new JobTerms { Pool = "P" } } });
        Assert.Equal((PacketType.Nack, (uint)Errno.EAGAIN), client.NextAnswer());
        client.Set(new SetPoolRequest { Name = "p", WhenFull = FullPolicy.DropOldest });
        client.Submit("p");
        client.Submit("p");
        parts.Master.Exit(1);
        Assert.Equal([1ul, 4], Launches(await parts.SettleAsync()));
        Assert.Equal((JobCause.Canceled, JobState.Aborted), parts.Read(static reader => reader.FindEnded(1, 3)) is { CauseDetail: not null } record ? (record.Cause, record.State) : default);
    }

    [Fact]
    public async Task A_lent_slot_goes_to_the_next_and_counts_again_when_it_is_back()
    {
        using SessionParts parts = Make(maxJobs: 1);
        FakeClient client = parts.Connect("ann");
        client.Set(new SetPoolRequest { Name = "p", Slots = 1, ClientSlots = 1 });
        client.Submit("p");
        client.Submit("p");
        client.Submit("p");
        Assert.Equal(1ul, parts.Master.Expect(ControlMessageType.Launch).Job);
        parts.Lend(1, isLent: true);
        Assert.Equal(2ul, parts.Master.Expect(ControlMessageType.Launch).Job);
        Assert.Equal((1u, 1u, 1u), parts.GetPool("p") is var lent ? (lent.Active, lent.Queued, lent.Lent) : default);
        parts.Lend(1, isLent: false);
        parts.Master.Exit(2);
        Assert.Empty(Launches(await parts.SettleAsync()));
        parts.Master.Exit(1);
        Assert.Equal([3ul], Launches(await parts.SettleAsync()));
        parts.Master.Exit(3);
        await parts.SettleAsync();
        Assert.Equal((0u, 0u, 0u, 0), parts.GetPool("p") is var empty ? (empty.Active, empty.Queued, empty.Lent, parts.SlotsInUse) : default);
    }

    [Fact]
    public async Task A_job_that_is_moved_queues_where_it_comes_to()
    {
        using SessionParts parts = Make();
        FakeClient client = parts.Connect("ann");
        client.Set(new SetPoolRequest { Name = "a", Slots = 0 });
        client.Set(new SetPoolRequest { Name = "b", Slots = 1 });
        client.Submit("a");
        client.Submit("b");
        client.Submit("b");
        parts.Move(1, "b");
        parts.Master.Exit(2);
        List<ulong> launches = Launches(await parts.SettleAsync());
        Assert.Equal((2ul, 2), (launches[0], launches.Count));
        Assert.Equal((0u, 1u, 1u), (parts.GetPool("a").Queued, parts.GetPool("b").Queued, parts.GetPool("b").Active));
    }

    [Fact]
    public async Task A_priority_changed_in_the_queue_changes_the_place()
    {
        using SessionParts parts = Make();
        FakeClient client = parts.Connect("ann");
        client.Set(new SetPoolRequest { Name = "p", Slots = 1 });
        for (int i = 0; i < 6; i++)
        {
            client.Submit("p", 10);
        }

        client.Send(new SetJobRequest(6, 1));
        Assert.Equal(PacketType.Ack, client.NextAnswer().Type);
        client.Send(new SetJobRequest(2, 19));
        Assert.Equal(PacketType.Ack, client.NextAnswer().Type);
        Assert.Equal([1ul, 6, 3, 4, 5, 2], await RunAsync(parts, 6));
    }

    [Fact]
    public async Task Pools_and_what_is_claimed_in_them_are_taken_up_from_the_records()
    {
        using (var seeds = new RecordSeeds(_folder["records.db"]))
        {
            seeds.SetMaster(new MasterIdentity(1, 1, "boot"));
            for (ulong key = 1; key <= 3; key++)
            {
                Job job = SampleJobs.Make(key, _folder[$"ann_{key}"]);
                job.Options = new JobOptions { Terms = new JobTerms { Pool = "p" } };
                job.Priority = 10 - (int)key;
                seeds.Insert(job, isClaimed: key == 1);
            }

            seeds.Write(writer => writer.SetPool(new PoolSettings { Name = "p", Slots = 1, IsPaused = true }));
        }

        using SessionParts parts = Make();
        Assert.Empty(Launches(await parts.SettleAsync()));
        Assert.Empty(LoadClaimed(parts));
        Assert.Equal((3u, true), (parts.GetPool("p").Queued, parts.GetPool("p").Settings.IsPaused));
        parts.Connect("ann").Set(new SetPoolRequest { Name = "p", IsPaused = false });
        Assert.Equal([3ul, 2, 1], await RunAsync(parts, 3));
    }

    private static List<Job> LoadClaimed(SessionParts parts) =>
        [.. parts.Read(static reader => reader.LoadLive().ConvertAll(static row => row.ToJob(SampleJobs.Client()))).Where(static job => job.Claim != ClaimState.None)];

    private static List<ulong> Launches(IEnumerable<ControlFrame> frames) =>
        [.. frames.Where(static frame => frame.Type == ControlMessageType.Launch).Select(static frame => frame.Job)];

    /// <summary>Ends each job as soon as it is started, all that was asked for before having been decided.</summary>
    private static async Task<List<ulong>> RunAsync(SessionParts parts, int count)
    {
        List<ulong> started = Launches(await parts.SettleAsync());
        for (int i = 0; i < started.Count && started.Count < count; i++)
        {
            parts.Master.Exit(started[i]);
            started.AddRange(Launches(await parts.SettleAsync()));
        }

        return started;
    }

    private SessionParts Make(int maxJobs = int.MaxValue)
    {
        var parts = new SessionParts(_folder["records.db"], _folder.FullPath, maxJobs);
        parts.Begin();
        return parts;
    }
}
