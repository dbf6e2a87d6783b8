using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Rex;

namespace Smash.Session.Tests.Rex;

public sealed class RemoteBlobTests
{
    [Fact]
    public void A_state_is_read_as_it_was_written()
    {
        var state = new RemoteState(new RemoteRun { ComputerName = "big", Retry = 3, Directory = "/d", InputFiles = [new("/a", "b")], OutputFiles = [new("/c", "d")] })
        {
            Progress = new RemoteProgress { Server = "small", ProcessId = 7, Retries = 2, LostServers = ["big", "old"], BytesSent = 1, BytesReceived = 2 },
            Retired = new ProcessIdentity(42, ulong.MaxValue),
        };

        Assert.Equivalent(state, RemoteBlob.Decode(RemoteBlob.Encode(state)), strict: true);
    }

    [Fact]
    public void Of_a_job_that_has_not_begun_there_is_what_was_asked_for_alone()
    {
        var state = new RemoteState(new RemoteRun { ComputerName = RemoteRun.Auto });

        Assert.Equivalent(state, RemoteBlob.Decode(RemoteBlob.Encode(state)), strict: true);
    }

    [Fact]
    public void A_server_that_was_lost_is_not_asked_again()
    {
        RemoteState state = new RemoteState(new RemoteRun { ComputerName = "big", Retry = 2 }).Again(null);
        Assert.Equal(["big"], state.Progress!.LostServers);

        state = (state with { Progress = state.Progress with { Server = "small" } }).Again(null);
        Assert.Equal(["big", "small"], state.Progress!.LostServers);
        Assert.False(state.MayRunAgain);
    }
}
