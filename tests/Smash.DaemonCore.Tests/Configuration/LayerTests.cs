using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Tests.Configuration;

public sealed class LayerTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();
    private readonly Parameter<int> _jobs;

    public LayerTests() => _jobs = _folder.Parameters.AddInteger("MAX_JOBS", 4, new(1, 1000), "Most jobs at once.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_layer_wins_over_the_one_before_and_says_where_it_is()
    {
        DaemonConfiguration configuration = _folder.Load("", "MAX_JOBS = 5", "MAX_JOBS = 6");

        Assert.Empty(configuration.Problems);
        Assert.Equal(6, configuration.Get(_jobs));
        Assert.Equal(new ConfigurationOrigin(ConfigurationLayer.File, _folder.Main, 3), configuration.Find("max_jobs")!.Origin);

        Assert.Empty(configuration.SetPersistent("MAX_JOBS", "7"));
        Assert.Equal(6, configuration.Get(_jobs));
        Assert.Equal(["MAX_JOBS"], configuration.Reload().Changed);
        Assert.Equal(7, configuration.Get(_jobs));
    }
}
