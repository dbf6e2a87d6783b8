using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Master;
using Smash.Session.Rex;
using Smash.Session.Tests.Jobs;

namespace Smash.Session.Tests.Parts;

/// <summary>A job whose server was lost is run again once, whenever a session is lost in between.</summary>
public sealed class RemoteRecoveryTests : IDisposable
{
    private const string Lost = "server alpha\npid 7\nlost no sign of life\n";

    private static readonly MasterIdentity SameMaster = new(1, 1, "boot");
    private static readonly ProcessIdentity First = new(4242, 100);
    private static readonly ProcessIdentity Second = new(4343, 200);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_lost_one_is_launched_again_without_its_server_once_that_is_on_disk()
    {
        Seed(RunOf(retry: 2), First);
        using SessionParts parts = Recover(First);
        Report(parts, Lost);

        parts.Master.ExitWith(1, 255);

        Assert.Equal(1ul, parts.Master.Expect(ControlMessageType.Ack).Job);
        RemoteState onDisk = FindLive(parts).Remote!;
        Assert.Equal(First, onDisk.Retired);
        Assert.Equal((1u, "alpha"), (onDisk.Progress!.Retries, Assert.Single(onDisk.Progress.LostServers)));
        Assert.Null(FindLive(parts).Process);
        string[] words = LaunchTexts.Arguments(parts.Master.Expect(ControlMessageType.Launch));
        Assert.Contains("--exclude alpha", string.Join(' ', words), StringComparison.Ordinal);
        Assert.False(File.Exists(parts.Stubs.ReportPath(1)));
    }

    [Fact]
    public void An_end_that_comes_again_is_that_of_the_run_before()
    {
        SeedAgain(1);
        using SessionParts parts = Recover(First);
        Report(parts, Lost);

        parts.Master.ExitWith(1, 255);

        parts.Master.Expect(ControlMessageType.Ack);
        parts.Master.Expect(ControlMessageType.Launch);
        Assert.Equal(1u, FindLive(parts).Remote!.Progress!.Retries);
    }

    [Fact]
    public void One_that_was_not_launched_again_yet_is_launched_by_the_next_session()
    {
        SeedAgain(1);
        using SessionParts parts = Recover(null);

        Assert.Equal(1ul, parts.Master.Expect(ControlMessageType.Launch).Job);
    }

    [Fact]
    public void One_that_runs_again_is_taken_for_that_run()
    {
        SeedAgain(1);
        using SessionParts parts = Recover(Second);
        Assert.Equal(Second, parts.FindLive(1)!.Process);
        Report(parts, "server beta\npid 8\nexit 1 0\n");

        parts.Master.Exit(1);

        parts.Master.Expect(ControlMessageType.Ack);
        JobRecord ended = parts.Read(static reader => reader.FindEnded(1, 1))!;
        Assert.Equal((JobCause.Exit, 0, "beta", 1u), (ended.Cause, ended.ExitCode, ended.RemoteProgress!.Server, ended.RemoteProgress.Retries));
    }

    [Fact]
    public void No_more_than_was_asked_for()
    {
        Seed(RunOf(retry: 1).Again(null), First);
        using SessionParts parts = Recover(First);
        Report(parts, Lost);

        parts.Master.ExitWith(1, 255);

        parts.Master.Expect(ControlMessageType.Ack);
        Assert.Equal(JobCause.HostLost, parts.Read(static reader => reader.FindEnded(1, 1))!.Cause);
    }

    [Fact]
    public void A_stand_in_of_a_lost_master_has_told_how_the_program_ended()
    {
        Seed(RunOf(retry: 1), First);
        using SessionParts parts = Recover(First);
        Report(parts, "server alpha\npid 7\nexit 1 5\nusage 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");

        parts.Master.Lost(1);

        parts.Master.Expect(ControlMessageType.Ack);
        JobRecord ended = parts.Read(static reader => reader.FindEnded(1, 1))!;
        Assert.Equal((JobCause.Exit, 5, 1_000_000), (ended.Cause, ended.ExitCode, ended.Usage!.Value.CpuMicroseconds));
    }

    [Fact]
    public void A_session_that_makes_room_leaves_the_next_run_to_the_next_session()
    {
        Seed(RunOf(retry: 1), First);
        using SessionParts parts = Recover(First);
        Report(parts, Lost);
        parts.Thread.Invoke(parts.StopScheduling);

        parts.Master.ExitWith(1, 255);

        while (FindLive(parts).Remote!.Retired is null)
        {
            parts.Thread.Settle();
        }

        Assert.Null(parts.FindLive(1)!.Process);
    }

    private static RemoteState RunOf(uint retry) => new(new RemoteRun { ComputerName = RemoteRun.Auto, Retry = retry });

    private static Job FindLive(SessionParts parts) => parts.Read(static reader => reader.LoadLive()[0].ToJob(new Client { Key = 1, Name = "ann" }));

    private static void Report(SessionParts parts, string text) => File.WriteAllText(parts.Stubs.ReportPath(1), text);

    private void Seed(RemoteState state, ProcessIdentity? process)
    {
        using var seeds = new RecordSeeds(_folder["records.db"]);
        seeds.SetMaster(SameMaster);
        seeds.Insert(SampleJobs.Make(1, _folder["output"], remote: state), isClaimed: true, process);
    }

    private void SeedAgain(ulong job)
    {
        RemoteState state = RunOf(retry: 2);
        using var seeds = new RecordSeeds(_folder["records.db"]);
        seeds.SetMaster(SameMaster);
        seeds.Insert(SampleJobs.Make(job, _folder["output"], remote: state), isClaimed: true, First);
        seeds.RunAgain(job, RemoteBlob.Encode((state with { Progress = new RemoteProgress { Server = "alpha" } }).Again(First)));
    }

    /// <summary>A session of the same master, which holds a process for the job, or none.</summary>
    private SessionParts Recover(ProcessIdentity? held)
    {
        var parts = new SessionParts(_folder["records.db"], _folder.FullPath);
        parts.Master.Hello(SameMaster);
        if (held is { } process)
        {
            parts.Master.Child(1, process);
        }

        parts.Master.ChildrenEnd();
        parts.Master.Expect(ControlMessageType.Ready);
        return parts;
    }
}
