using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Store;
using Smash.Session.Tests.Jobs;

namespace Smash.Session.Tests.Store;

public sealed class JobStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_change_is_on_disk_when_its_task_completes_and_completes_on_the_loop()
    {
        using var store = new StoreUnderTest(_folder["records.db"]);
        Task<(int Thread, List<uint> Ids)> seen = store.Thread.Invoke(async () =>
        {
            await store.Store.RequestAsync(StoreUnderTest.Insertion(SampleJobs.Make(1)));
            return (Environment.CurrentManagedThreadId, store.LiveIds());
        });
        (int thread, List<uint> ids) = await seen.WaitAsync(LoopThread.Deadline);

        Assert.Equal(store.Thread.ThreadId, thread);
        Assert.Equal([1u], ids);
    }

    [Fact]
    public async Task Changes_of_both_kinds_are_made_and_told_in_the_order_in_which_they_were_asked_for()
    {
        using var store = new StoreUnderTest(_folder["records.db"]);
        var made = new ConcurrentQueue<int>();
        var told = new ConcurrentQueue<int>();
        Task all = store.Thread.Invoke(() => Task.WhenAll(Enumerable.Range(0, 500).Select(async number =>
        {
            await (number % 3 == 0 ? store.Store.RequestAsync(_ => made.Enqueue(number)) : store.Store.SaveAsync(_ => made.Enqueue(number)));
            told.Enqueue(number);
        })));
        await all.WaitAsync(LoopThread.Deadline);

        Assert.Equal(Enumerable.Range(0, 500), made);
        Assert.Equal(Enumerable.Range(0, 500), told);
    }

    [Fact]
    public async Task Changes_that_gather_while_one_is_written_are_one_transaction()
    {
        using var store = new StoreUnderTest(_folder["records.db"]);
        using var release = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        Task first = store.Thread.Invoke(() => store.Store.RequestAsync(_ =>
        {
            begun.Set();
            release.Wait(LoopThread.Deadline);
        }));
        Assert.True(begun.Wait(LoopThread.Deadline));
        List<uint>? betweenTwo = null;
        Task rest = store.Thread.Invoke(() => Task.WhenAll(
            store.Store.RequestAsync(StoreUnderTest.Insertion(SampleJobs.Make(1))),
            store.Store.SaveAsync(_ => betweenTwo = store.LiveIds()),
            store.Store.RequestAsync(StoreUnderTest.Insertion(SampleJobs.Make(2)))));
        release.Set();
        await Task.WhenAll(first, rest).WaitAsync(LoopThread.Deadline);

        Assert.Empty(betweenTwo!);
        Assert.Equal([1u, 2u], store.LiveIds());
    }

    [Fact]
    public async Task A_change_that_the_records_refuse_is_told_to_its_asker_alone()
    {
        using var store = new StoreUnderTest(_folder["records.db"]);
        await store.InsertAsync(SampleJobs.Make(1));
        Task[] tasks = store.Thread.Invoke<Task[]>(() =>
        [
            store.Store.RequestAsync(StoreUnderTest.Insertion(SampleJobs.Make(2))),
            store.Store.RequestAsync(StoreUnderTest.Insertion(SampleJobs.Make(1))),
            store.Store.RequestAsync(StoreUnderTest.Insertion(SampleJobs.Make(3))),
        ]);

        Assert.Equal(Errno.EIO, (await Assert.ThrowsAsync<RequestRefusedException>(() => tasks[1].WaitAsync(LoopThread.Deadline))).Error);
        await Task.WhenAll(tasks[0], tasks[2]).WaitAsync(LoopThread.Deadline);
        Assert.Equal([1u, 2u, 3u], store.LiveIds());
    }

    [Fact]
    public async Task A_change_that_refuses_itself_is_taken_back_and_those_beside_it_are_made()
    {
        using var store = new StoreUnderTest(_folder["records.db"]);
        Task[] tasks = store.Thread.Invoke<Task[]>(() =>
        [
            store.Store.RequestAsync(StoreUnderTest.Insertion(SampleJobs.Make(1))),
            store.Store.RequestAsync(writer =>
            {
                StoreUnderTest.Insertion(SampleJobs.Make(2))(writer);
                throw new RequestRefusedException(Errno.EBUSY, "it does not want to");
            }),
            store.Store.RequestAsync(StoreUnderTest.Insertion(SampleJobs.Make(3))),
        ]);

        Assert.Equal(Errno.EBUSY, (await Assert.ThrowsAsync<RequestRefusedException>(() => tasks[1].WaitAsync(LoopThread.Deadline))).Error);
        await Task.WhenAll(tasks[0], tasks[2]).WaitAsync(LoopThread.Deadline);
        Assert.Equal([1u, 3u], store.LiveIds());
    }

    [Fact]
    public void What_waits_is_committed_before_the_store_is_closed()
    {
        string path = _folder["records.db"];
        using var thread = new LoopThread();
        using var log = new DaemonLog();
        using var begun = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var store = new JobStore(thread.Loop, log, path, survivesPowerCut: true);
        store.RequestAsync(_ =>
        {
            begun.Set();
            release.Wait(LoopThread.Deadline);
        });
        Assert.True(begun.Wait(LoopThread.Deadline));
        for (uint id = 1; id <= 20; id++)
        {
            Job job = SampleJobs.Make(id);
            store.SaveAsync(StoreUnderTest.Insertion(job));
        }

        release.Set();
        store.Dispose();
        using var reader = new StoreReader(StoreSchema.OpenForReading(path));

        Assert.Equal(20, reader.LoadLive().Count);
    }

    [Fact]
    public void Records_of_an_older_version_are_brought_to_the_newest_and_kept()
    {
        using var connection = StoreSchema.OpenForWriting(_folder["old.db"], survivesPowerCut: false);
        using SqliteCommand command = connection.CreateCommand();
        string[] newer = [.. StoreSchema.Migrations.Select(static _ => "no statement: it has been run"), "ALTER TABLE client ADD COLUMN a INTEGER NOT NULL DEFAULT 1", "UPDATE client SET a = a + 1"];
        command.CommandText = "INSERT INTO client (id, name) VALUES (7, 'ann')";
        command.ExecuteNonQuery();
        StoreSchema.Migrate(connection, "old.db", newer);
        StoreSchema.Migrate(connection, "old.db", newer);
        command.CommandText = "SELECT a FROM client WHERE id = 7";
        Assert.Equal(2L, command.ExecuteScalar());
        command.CommandText = "PRAGMA user_version";
        Assert.Equal(newer.Length, (long)command.ExecuteScalar()!);
    }

    [Fact]
    public void A_job_from_before_the_second_version_is_read_with_what_it_did_not_have()
    {
        string path = _folder["first.db"];
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            StoreSchema.Migrate(connection, path, [StoreSchema.Migrations[0]]);
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "INSERT INTO job (key, client, id, name, command, directory, environment, priority, max_cpu, max_address_space, submitted, output, state, claimed, cause, exit_code, ended, failed_step, failed_errno) "
                + "VALUES (5, 1, 3, 'n', 'true', '/', x'00', 0, 0, 0, 9, '/o', 3, 1, 1, 0, 10, 0, 0)";
            command.ExecuteNonQuery();
        }

        StoreSchema.OpenForWriting(path, survivesPowerCut: false).Dispose();
        using var reader = new StoreReader(StoreSchema.OpenForReading(path));
        JobRecord record = reader.FindEnded(1, 3)!;

        Assert.Equal((0UL, 0UL, OutputFormat.Bytes, null), (record.MaxMemoryBytes, record.MaxWallMilliseconds, record.OutputFormat, record.Script));
    }

    [Fact]
    public void A_migration_that_fails_changes_nothing()
    {
        using var connection = StoreSchema.OpenForWriting(_folder["old.db"], survivesPowerCut: false);
        Assert.Throws<SqliteException>(() => StoreSchema.Migrate(connection, "old.db", [.. StoreSchema.Migrations, "CREATE TABLE a (b); SELECT nothing FROM nowhere"]));
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'a'";
        Assert.Equal(0L, command.ExecuteScalar());
    }

    [Fact]
    public void Records_of_a_newer_version_are_refused()
    {
        string path = _folder["records.db"];
        using (var connection = StoreSchema.OpenForWriting(path, survivesPowerCut: false))
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version=999";
            command.ExecuteNonQuery();
        }

        Assert.Throws<InvalidDataException>(() => StoreSchema.OpenForWriting(path, survivesPowerCut: false));
    }

    [TmpfsFact]
    public async Task A_full_disk_refuses_a_request_and_takes_it_once_there_is_room()
    {
        using var disk = new SmallDisk(1024 * 1024);
        using var store = new StoreUnderTest(disk["records.db"]);
        await store.InsertAsync(SampleJobs.Make(1));
        disk.Fill();
        var refused = await Assert.ThrowsAsync<RequestRefusedException>(() => store.InsertAsync(SampleJobs.Make(2)));
        Assert.Equal(Errno.ENOSPC, refused.Error);
        Assert.Equal([1u], store.LiveIds());
        disk.MakeRoom();
        await store.InsertAsync(SampleJobs.Make(3));

        Assert.Equal([1u, 3u], store.LiveIds());
        Assert.Equal(SampleJobs.Environment.Encoded.ToArray(), store.Read(static reader => reader.FindEnvironment(EnvironmentDigest.Of(SampleJobs.Environment))).Encoded.ToArray());
    }

    [TmpfsFact]
    public async Task An_essential_change_waits_out_a_full_disk_and_keeps_its_place()
    {
        using var disk = new SmallDisk(1024 * 1024);
        using var store = new StoreUnderTest(disk["records.db"]);
        Job job = SampleJobs.Make(1);
        await store.InsertAsync(job);
        disk.Fill();
        Task start = store.Thread.Invoke(() => store.Store.SaveAsync(writer => writer.Start(1, new(42, 7), 99, Errno.None)));
        // Its refusal shows that the change before it has been tried too.
        await Assert.ThrowsAsync<RequestRefusedException>(() => store.InsertAsync(SampleJobs.Make(2)));
        Task end = store.Thread.Invoke(() => store.Store.SaveAsync(writer => writer.End(1, StoreUnderTest.Exit())));
        await Assert.ThrowsAsync<RequestRefusedException>(() => store.InsertAsync(SampleJobs.Make(2)));
        Assert.False(start.IsCompleted || end.IsCompleted);
        disk.MakeRoom();
        await Task.WhenAll(start, end).WaitAsync(LoopThread.Deadline);

        JobRecord record = store.Read(static reader => reader.FindEnded(1, 1))!;
        Assert.Equal((JobState.Exited, 99L, 3), (record.State, record.StartedMicroseconds, record.ExitCode));
    }

    [TmpfsFact]
    public async Task A_change_that_had_to_be_tried_again_comes_before_those_asked_for_later()
    {
        using var disk = new SmallDisk(1024 * 1024);
        using var store = new StoreUnderTest(disk["records.db"]);
        await store.InsertAsync(SampleJobs.Make(1));
        disk.Fill();
        Task first = store.Thread.Invoke(() => store.Store.SaveAsync(static writer => writer.SetPriority(1, 5)));
        await Assert.ThrowsAsync<RequestRefusedException>(() => store.InsertAsync(SampleJobs.Make(2)));
        Assert.False(first.IsCompleted);
        Task second = store.Thread.Invoke(() =>
        {
            disk.MakeRoom();
            return store.Store.SaveAsync(static writer => writer.SetPriority(1, 6));
        });
        await Task.WhenAll(first, second).WaitAsync(LoopThread.Deadline);

        Assert.Equal(6, Assert.Single(store.Read(static reader => reader.LoadLive())).ToJob(SampleJobs.Client()).Priority);
    }
}
