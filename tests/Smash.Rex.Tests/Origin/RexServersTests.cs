using Smash.DaemonCore.Tests.Processes;
using Smash.Rex.Links;
using Smash.Rex.Origin;

namespace Smash.Rex.Tests.Origin;

public sealed class RexServersTests : IDisposable
{
    private readonly ProcessBench _bench = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _bench.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_configuration_of_one_folder_is_in_force_there_alone()
    {
        RexServers servers = _bench.Thread.Invoke(() => new RexServers(new LinkServices(_bench.Thread.Loop, _bench.Log, _bench.Table, "1.0")));
        string here = Directory.CreateDirectory(_folder["here"]).FullName, elsewhere = Directory.CreateDirectory(_folder["elsewhere"]).FullName;
        List<string> before = Names(servers, here);

        File.WriteAllText(Path.Combine(here, "rex.rc"), "servers : only-here\n");

        Assert.Equal(before, Names(servers, elsewhere));
        Assert.Equal(["only-here"], Names(servers, here));
        Assert.Equal(before, Names(servers, elsewhere));
    }

    private List<string> Names(RexServers servers, string folder) =>
        _bench.Await(async () => (await servers.GetConfigurationAsync(folder)).Servers.Select(static server => server.Name).ToList());
}
