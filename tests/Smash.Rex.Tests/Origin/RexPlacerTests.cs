using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Configuration;
using Smash.Rex.Links;
using Smash.Rex.Origin;
using Smash.Rex.Tests.Access;

namespace Smash.Rex.Tests.Origin;

/// <summary>Where transactions are begun, with an ssh that runs the agent here with what the server's name grants.</summary>
public sealed class RexPlacerTests : IDisposable
{
    private static readonly string Agent = Path.Combine(Path.GetDirectoryName(ProcessBench.Launcher)!, "smash-rex");
    private static readonly RexOpen True = new(RexTransaction.Execute, new RexFields().Add(RexExecuteTag.Program, "/bin/true"));

    private readonly ProcessBench _bench = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _prepared = [];
    private ServerLinks? _servers;

    public void Dispose()
    {
        if (_servers is { } servers)
        {
            _bench.Await(async () =>
            {
                await servers.Links.StopAsync();
                return true;
            });
        }

        _bench.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void One_that_refuses_is_left_for_another_and_not_asked_again()
    {
        Configure("denied", "granted");

        Assert.Equal("granted", Place(PlaceRequest.Auto));
        Assert.Equal("granted", Place(PlaceRequest.Auto));

        Assert.True(_prepared.Count(static name => name == "denied") <= 1, string.Join(' ', _prepared));
    }

    [Fact]
    public void One_that_refused_is_asked_again_where_there_is_no_other()
    {
        Configure("denied");
        Assert.Equal("RexNotGranted", Refusal(PlaceRequest.Auto));

        GrantedHome.Grant(_folder["denied"], "allow here.me *");

        Assert.Equal("denied", Place(PlaceRequest.Auto));
    }

    [Fact]
    public void One_that_cannot_be_reached_is_left_for_another()
    {
        Configure("down", "granted");
        Assert.Equal("granted", Place(PlaceRequest.Auto));
    }

    [Fact]
    public void A_server_that_is_named_is_the_only_one_that_is_asked()
    {
        Configure("denied", "down", "granted");

        Assert.Equal("RexNotGranted", Refusal("denied"));
        Assert.Equal("RexHostUnreachable", Refusal("down"));
        Assert.Equal("RexHostUnknown", Refusal("nobody"));
        Assert.Equal("granted", Place("GRANTED"));
        Assert.DoesNotContain("down", _prepared.Where(static name => name == "granted"));
    }

    [Fact]
    public void Where_all_refuse_or_none_is_there_that_is_told()
    {
        Configure("denied");
        Assert.Equal("RexNotGranted", Refusal(PlaceRequest.Auto));
        Configure("down");
        Assert.Equal("RexNoHost", Refusal(PlaceRequest.Auto));
        Configure();
        Assert.Equal("RexNoHost", Refusal(PlaceRequest.Auto));
    }

    [Fact]
    public void Excluded_ones_are_not_asked()
    {
        Configure("granted");
        Assert.Equal("RexNoHost", Refusal(PlaceRequest.Auto, "granted"));
        Assert.Equal("RexNoHost", Refusal("Granted", "granted"));
        Assert.Empty(_prepared);
    }

    private void Configure(params string[] names)
    {
        _servers ??= _bench.Thread.Invoke(() => new ServerLinks(new LinkServices(_bench.Thread.Loop, _bench.Log, _bench.Table, "1.0"), null) { SshProgram = WriteSsh() });
        var origin = new RexOrigin("rex.rc", 1);
        _bench.Thread.Invoke(() =>
        {
            _servers.Set(new RexConfiguration { Servers = [.. names.Select(name => new RexServer(name, null, null, origin))] });
            return true;
        });
    }

    // Which server is meant is the word after "--"; what is granted is its home folder's.
    private string WriteSsh()
    {
        GrantedHome.Grant(_folder["granted"], "allow here.me *");
        Directory.CreateDirectory(_folder["denied"]);
        string program = _folder["ssh"];
        File.WriteAllText(program, $$"""
            #!/bin/sh
            while [ "$1" != -- ]; do shift; done
            [ "$2" != down ] || { echo 'ssh: connect to host down port 22: Connection refused' >&2; exit 255; }
            HOME={{_folder.FullPath}}/$2 XDG_STATE_HOME=$HOME exec {{Agent}} --agent --identity here.me
            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return program;
    }

    private string Place(string server, params string[] except) => _bench.Await(async () =>
    {
        PlacedChannel placed = await new RexPlacer(_servers!).PlaceAsync(new PlaceRequest(RexTransaction.Execute) { Server = server, Except = except }, link =>
        {
            _prepared.Add(link.Target.Name);
            return Task.FromResult(True);
        });
        placed.Channel.Close();
        return placed.Server;
    });

    private string Refusal(string server, params string[] except) => Assert.Throws<RexRefusedException>(() => Place(server, except)).Refusal.ErrorId;
}
