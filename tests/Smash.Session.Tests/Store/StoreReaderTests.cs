using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Master;
using Smash.Session.Tests.Jobs;

namespace Smash.Session.Tests.Store;

public sealed class StoreReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StoreUnderTest _store;

    public StoreReaderTests() => _store = new StoreUnderTest(_folder["records.db"]);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Ended_jobs_come_in_pages_by_ascending_id_and_a_clients_own_alone()
    {
        Client ann = SampleJobs.Client(1, "ann");
        Client bob = SampleJobs.Client(2, "bob");
        for (uint id = 1; id <= 9; id++)
        {
            Job job = SampleJobs.Make(100 - id, client: id % 3 == 0 ? bob : ann, id: id);
            await _store.InsertAsync(job);
            if (id != 5)
            {
                await _store.EndAsync(job);
            }
        }

        Assert.Equal([1u, 2u, 4u], Page(1, 0, 3));
        Assert.Equal([7u, 8u], Page(1, 4, 3));
        Assert.Equal([3u, 6u, 9u], Page(2, 0, 10));
        Assert.Empty(Page(1, 8, 10));
        Assert.Empty(Page(3, 0, 10));
    }

    [Fact]
    public async Task A_filter_is_applied_before_the_page_is_full()
    {
        for (uint id = 1; id <= 10; id++)
        {
            Job job = SampleJobs.Make(id);
            await _store.InsertAsync(job);
            await _store.EndAsync(job);
        }

        var query = new JobQuery(new GetJobRequest { NamePatterns = ["*[48]"] });
        Assert.Equal([4u], _store.Read(reader => reader.Search.Find(1, query, 1)).ConvertAll(static record => record.JobId));
        Assert.Equal([4u, 8u], _store.Read(reader => reader.Search.Find(1, query, 3)).ConvertAll(static record => record.JobId));
    }

    [Fact]
    public async Task A_record_comes_back_as_it_was_written()
    {
        Job job = SampleJobs.Make(1, "/out/ann_1", maxCpu: uint.MaxValue, maxAddressSpace: long.MaxValue);
        job.Priority = -7;
        await _store.InsertAsync(job);
        var usage = new ResourceUsage { UserMicroseconds = 1, SystemMicroseconds = 2_000_003, MaxResidentKibibytes = 4, InvoluntarySwitches = 5 };
        var end = new JobEnd { State = JobState.Aborted, Cause = JobCause.Signal, ExitCode = 137, Signal = 9, Detail = "why", EndedMicroseconds = 77, Usage = usage };
        await _store.RequestAsync(static writer => writer.Start(1, new ProcessIdentity(42, ulong.MaxValue >> 1), 66, Errno.None));
        await _store.RequestAsync(writer => writer.End(1, end));

        JobRecord record = _store.Read(static reader => reader.FindEnded(1, 1))!;
        Assert.Equal(
            job.ToRecord() with
            {
                State = JobState.Aborted,
                Cause = JobCause.Signal,
                ExitCode = 137,
                Signal = 9,
                CauseDetail = "why",
                StartedMicroseconds = 66,
                EndedMicroseconds = 77,
                Usage = usage,
                EffectiveLimits = record.EffectiveLimits,
                WaitReason = null,
            },
            record);
        Assert.Equal([new EffectiveLimit(LimitResource.CpuTime, uint.MaxValue, 1UL << 32), new EffectiveLimit(LimitResource.AddressSpace, long.MaxValue, long.MaxValue)], record.EffectiveLimits);
    }

    [Fact]
    public async Task A_live_job_comes_back_as_it_was_written()
    {
        Job job = SampleJobs.Make(5, "/out/ann_5", id: 3);
        await _store.InsertAsync(job);
        await _store.RequestAsync(static writer => writer.Claim(5));
        await _store.RequestAsync(static writer => writer.Start(5, new ProcessIdentity(42, 4242), 66, Errno.ENOENT));
        await _store.RequestAsync(static writer => writer.SetPriority(5, 9));
        await _store.RequestAsync(static writer => writer.Cancel(5, 15));

        Job live = Assert.Single(_store.Read(static reader => reader.LoadLive().ConvertAll(static row => row.ToJob(SampleJobs.Client()))));
        Assert.Equal((5ul, 3u, ClaimState.Claimed, new ProcessIdentity(42, 4242), 66L), (live.Key, live.Id, live.Claim, live.Process, live.StartedMicroseconds));
        Assert.Equal((JobState.Canceled, 15, 9, Errno.ENOENT, "/out/ann_5"), (live.State, live.CancelSignal, live.Priority, live.DirectErrno, live.OutputPath));
        Assert.Equal(job.Environment, live.Environment);
        Assert.Null(_store.Read(static reader => reader.FindEnded(1, 3)));
    }

    [Fact]
    public async Task An_id_does_not_come_back_after_its_job_was_deleted()
    {
        for (uint id = 1; id <= 3; id++)
        {
            Job job = SampleJobs.Make(id);
            await _store.InsertAsync(job);
            await _store.EndAsync(job);
        }

        await _store.RequestAsync(static writer => writer.Delete(1, 3));
        Assert.Equal([(1L, "ann", 3u)], _store.Read(static reader => reader.LoadClients()));
        await _store.RequestAsync(static writer => writer.Delete(1, 1));
        Assert.Equal([(1L, "ann", 3u)], _store.Read(static reader => reader.LoadClients()));
        Assert.Equal([2u], Page(1, 0, 10));
    }

    /// <summary>CONTROL.md: a key is unique for the life of the state directory.</summary>
    [Fact]
    public async Task A_key_does_not_come_back_after_its_job_was_deleted()
    {
        for (uint id = 1; id <= 2; id++)
        {
            Job job = SampleJobs.Make(id);
            await _store.InsertAsync(job);
            await _store.EndAsync(job);
        }

        await _store.RequestAsync(static writer => writer.Delete(1, 2));
        Assert.Equal(2ul, _store.Read(static reader => reader.FindLast().Key));
        await _store.RequestAsync(static writer => writer.Delete(1, 1));
        Assert.Equal(2ul, _store.Read(static reader => reader.FindLast().Key));
    }

    [Fact]
    public async Task The_master_that_was_set_last_is_the_one_found()
    {
        Assert.Null(_store.Read(static reader => reader.FindMaster()));
        await _store.RequestAsync(static writer => writer.SetMaster(new MasterIdentity(1, 2, "boot")));
        await _store.RequestAsync(static writer => writer.SetMaster(new MasterIdentity(3, 4, "other")));

        Assert.Equal(new MasterIdentity(3, 4, "other"), _store.Read(static reader => reader.FindMaster()));
    }

    [Fact]
    public void An_environment_that_is_missing_is_told() =>
        Assert.Throws<InvalidDataException>(() => _store.Read(static reader => reader.FindEnvironment(EnvironmentDigest.Of(SampleJobs.Environment))));

    private List<uint> Page(long client, uint after, int limit) =>
        _store.Read(reader => reader.Search.Find(client, new JobQuery(new GetJobRequest { AfterId = after }), limit).ConvertAll(static record => record.JobId));
}
