using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Master;
using Smash.Session.Tests.Jobs;
using Smash.Session.Tests.Store;

namespace Smash.Session.Tests.Parts;

/// <summary>What a job reads from its standard input: on disk with the submission, there at the launch, gone with the record.</summary>
public sealed class StandardInputTests : IDisposable
{
    private static readonly MasterIdentity Recorded = new(10, 1000, "boot-a");
    private static readonly byte[] Input = "what it reads\0\n"u8.ToArray();

    private readonly TemporaryFolder _folder = new();

    private string RecordsPath => _folder["records.db"];

    private string InputPath => _folder["ann_1.in"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_job_is_launched_with_its_input_which_the_records_keep_until_it_has_ended()
    {
        using var parts = new SessionParts(RecordsPath, _folder.FullPath);
        parts.Begin();
        FakeClient client = parts.Connect("ann");
        client.Send(new StartJobRequest { Command = "cat", StandardInput = Input });
        Assert.Equal(PacketType.JobSubmitSuccess, client.NextAnswer().Type);
        string path = LaunchTexts.StandardInput(parts.Master.Expect(ControlMessageType.Launch));

        Assert.Equal(Input, File.ReadAllBytes(path));
        Assert.Equal(Input, parts.Read(static reader => reader.FindInput(1)));
        parts.Master.Exit(1);
        parts.Master.Expect(ControlMessageType.Ack);
        Assert.Null(parts.Read(static reader => reader.FindInput(1)));
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void A_job_without_input_reads_nothing()
    {
        using var parts = new SessionParts(RecordsPath, _folder.FullPath);
        parts.Begin();
        parts.Connect("ann").Submit();

        Assert.Equal("/dev/null", LaunchTexts.StandardInput(parts.Master.Expect(ControlMessageType.Launch)));
        Assert.Empty(Directory.EnumerateFiles(_folder.FullPath, "*.in"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("what it")]
    [InlineData("what it reads and what a power cut left behind it")]
    public void The_input_of_a_job_from_the_records_is_made_whole_before_its_launch(string? left)
    {
        Seed();
        if (left is not null)
        {
            File.WriteAllText(InputPath, left);
        }

        using SessionParts parts = Recover();
        parts.Master.Expect(ControlMessageType.Ready);

        Assert.Equal(InputPath, LaunchTexts.StandardInput(parts.Master.Expect(ControlMessageType.Launch)));
        Assert.Equal(Input, File.ReadAllBytes(InputPath));
    }

    [Fact]
    public async Task A_job_whose_input_cannot_be_written_again_failed_to_start_and_frees_its_slot()
    {
        Seed();
        Directory.CreateDirectory(InputPath);
        using SessionParts parts = Recover(maxJobs: 1);
        parts.Master.Expect(ControlMessageType.Ready);
        Assert.Equal(1ul, parts.Master.Expect(ControlMessageType.Ack).Job);
        JobRecord record = parts.Read(static reader => reader.FindEnded(1, 1))!;

        Assert.Equal((JobCause.FailedToStart, LaunchStep.StandardInput, Errno.EIO), (record.Cause, record.FailedStep, record.FailedErrno));
        Assert.Equal(0, parts.SlotsInUse);
        parts.Connect("ann").Submit();
        Assert.Equal(ControlMessageType.Launch, Assert.Single(await parts.SettleAsync()).Type);
    }

    [Fact]
    public async Task A_job_that_is_canceled_while_its_input_is_made_whole_is_not_launched()
    {
        Seed();
        using SessionParts parts = new(RecordsPath, _folder.FullPath, maxJobs: 1);
        // Recovery and cancel come in one turn: the input, which is in the records alone, cannot be there yet.
        parts.Thread.Invoke(() =>
        {
            IMasterEvents events = parts;
            events.OnHello(Recorded, new SessionStart(0, SessionEnd.None, TimeSpan.Zero));
            events.OnChildrenEnd();
            parts.Cancel(1);
        });

        Assert.DoesNotContain(await parts.SettleAsync(), static frame => frame.Type == ControlMessageType.Launch);
        Assert.Equal(JobCause.Canceled, parts.Read(static reader => reader.FindEnded(1, 1))!.Cause);
        Assert.Null(parts.Read(static reader => reader.FindInput(1)));
        Assert.Equal(0, parts.SlotsInUse);
    }

    [TmpfsFact]
    public void An_input_that_does_not_fit_is_refused_and_leaves_nothing()
    {
        using var disk = new SmallDisk(2 * 1024 * 1024);
        using var parts = new SessionParts(RecordsPath, disk["."]);
        parts.Begin();
        FakeClient client = parts.Connect("ann");
        client.Send(new StartJobRequest { Command = "cat", StandardInput = new byte[3 * 1024 * 1024] });
        Assert.Equal((PacketType.Nack, (uint)Errno.ENOSPC), client.NextAnswer());

        Assert.Empty(Directory.EnumerateFiles(disk["."], "*.in"));
        Assert.Null(parts.Read(static reader => reader.FindInput(1)));
        client.Send(new StartJobRequest { Command = "cat", StandardInput = Input });
        Assert.Equal((PacketType.JobSubmitSuccess, 2u), client.NextAnswer());
    }

    private void Seed()
    {
        using var seeds = new RecordSeeds(RecordsPath);
        seeds.SetMaster(Recorded);
        seeds.Insert(SampleJobs.Make(1, _folder["ann_1"]), isClaimed: false);
        seeds.InsertInput(1, Input);
    }

    private SessionParts Recover(int maxJobs = int.MaxValue)
    {
        var parts = new SessionParts(RecordsPath, _folder.FullPath, maxJobs);
        parts.Master.Hello(Recorded);
        parts.Master.ChildrenEnd();
        return parts;
    }
}
