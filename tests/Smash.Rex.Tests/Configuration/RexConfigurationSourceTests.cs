using Smash.Rex.Configuration;

namespace Smash.Rex.Tests.Configuration;

public sealed class RexConfigurationSourceTests : IDisposable
{
    private readonly ConfigurationBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_first_of_the_current_folder_the_home_and_etc_is_it()
    {
        var source = new RexConfigurationSource(_bench.Place);
        Assert.True(source.Refresh());
        Assert.Empty(source.Current.Files);

        foreach (string folder in (string[])["etc", "home", "current"])
        {
            _bench.Write($"{folder}/rex.rc", $"servers : in-{folder}");
            Assert.True(source.Refresh());
            Assert.Equal($"in-{folder}", Assert.Single(source.Current.Servers).Name);
        }

        File.Delete(_bench["current/rex.rc"]);
        Assert.True(source.Refresh());
        Assert.Equal("in-home", Assert.Single(source.Current.Servers).Name);
    }

    [Fact]
    public void It_is_read_again_only_when_one_of_its_files_has_changed()
    {
        _bench.Write("etc/rex.rc", "#include \"more.rc\"\nrex-database : more.db");
        _bench.Write("etc/more.rc", "servers : a");
        _bench.WriteDatabase("etc/more.db", ("servers", "b"));
        var source = new RexConfigurationSource(_bench.Place);

        Assert.True(source.Refresh());
        Assert.False(source.Refresh());
        _bench.Write("etc/more.rc", "servers : ccc");
        Assert.True(source.Refresh());
        _bench.WriteDatabase("etc/more.db", ("servers", "d"), ("servers", new string('e', 60)));
        Assert.True(source.Refresh());
        Assert.False(source.Refresh());
        Assert.Equal(["ccc", "b", "d", new string('e', 60)], source.Current.Servers.Select(static server => server.Name));
    }

    [Fact]
    public void While_it_is_wrong_the_last_one_that_was_right_is_in_force()
    {
        _bench.Write("home/rex.rc", "servers : a");
        var source = new RexConfigurationSource(_bench.Place);
        source.Refresh();
        RexConfiguration right = source.Current;

        _bench.Write("home/rex.rc", "servers : b\noops : c");
        Assert.True(source.Refresh());
        Assert.Same(right, source.Current);
        Assert.Equal(2, Assert.Single(source.Problems).Origin.Line);
        Assert.False(source.Refresh());

        _bench.Write("home/rex.rc", "servers : bb");
        Assert.True(source.Refresh());
        Assert.Empty(source.Problems);
        Assert.Equal("bb", Assert.Single(source.Current.Servers).Name);
    }

    [Fact]
    public void A_file_that_was_missing_is_read_when_it_is_there()
    {
        _bench.Write("home/rex.rc", "include more.rc");
        var source = new RexConfigurationSource(_bench.Place);
        source.Refresh();
        Assert.Single(source.Problems);

        _bench.Write("home/more.rc", "servers : a");
        Assert.True(source.Refresh());
        Assert.Empty(source.Problems);
    }
}
