using Smash.Protocol;

namespace Smash.Client.Tests;

/// <summary>A host of the release before, which tells of no submission keys when it is logged in to.</summary>
public sealed class OlderHostTests
{
    public static TheoryData<string> Unknown => ["memory", "wall", "input", "records", "pool"];

    [Theory]
    [MemberData(nameof(Unknown))]
    public void What_it_does_not_know_is_refused_before_anything_is_sent(string what)
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();

        var refused = Assert.Throws<SmashException>(() => connection.StartJob(Make(what)));

        Assert.Equal((Errno.EOPNOTSUPP, PacketType.JobSubmit), (refused.Error, refused.Request));
    }

    [Fact]
    public void What_it_may_skip_without_harm_is_sent()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin();
            peer.Receive(PacketType.JobSubmit);
            peer.Send(new JobStarted(7, Records.Make(7)));
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();

        Assert.Equal(7u, connection.StartJob(new StartJobRequest { Command = "true", Script = "the truth", IsPreparable = true }).Id);
    }

    [Fact]
    public void One_that_took_the_place_of_a_newer_host_is_known_as_such()
    {
        using var isHeard = new ManualResetEventSlim();
        using var isLost = new ManualResetEventSlim();
        using var host = new FakeHost((peer, number) =>
        {
            if (number > 0)
            {
                peer.AcceptLogin();
                peer.WaitForEnd();
                return;
            }

            peer.ReceiveLogin();
            peer.Send(new Ack { ProtocolVersion = ProtocolLimits.Version, HostVersion = "9.9", HonoursSubmissionKeys = true });
            isHeard.Wait();
        });
        using SmashConnection connection = host.Connect();
        connection.Lost += (_, _) => isLost.Set();
        isHeard.Set();
        isLost.Wait();

        Assert.Equal(Errno.EOPNOTSUPP, Assert.Throws<SmashException>(() => connection.StartJob(Make("memory"))).Error);
    }

    [Fact]
    public void One_that_keeps_no_input_for_a_submission_is_sent_none()
    {
        using var host = new FakeHost((peer, _) =>
        {
            peer.AcceptLogin(honoursSubmissionKeys: true);
            peer.WaitForEnd();
        });
        using SmashConnection connection = host.Connect();

        Assert.False(connection.KnowsSpooledInput);
        Assert.Equal(Errno.EOPNOTSUPP, Assert.Throws<SmashException>(() => new InputSpooler(connection)).Error);
        var exception = Assert.Throws<SmashException>(() => connection.StartJob(new StartJobRequest { Command = "true", SpooledInputBytes = 1 }));
        Assert.Equal((Errno.EOPNOTSUPP, PacketType.JobSubmit), (exception.Error, exception.Request));
    }

    private static StartJobRequest Make(string what) => what switch
    {
        "memory" => new StartJobRequest { Command = "true", MaxMemoryBytes = 1 },
        "wall" => new StartJobRequest { Command = "true", MaxWallMilliseconds = 1 },
        "input" => new StartJobRequest { Command = "true", StandardInput = new byte[] { 1 } },
        "pool" => new StartJobRequest { Command = "true", Options = new JobOptions { Terms = new JobTerms { Pool = "p" } } },
        _ => new StartJobRequest { Command = "true", OutputFormat = OutputFormat.PowerShellRecords },
    };
}
