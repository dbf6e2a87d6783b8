using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Store;
using Smash.Session.Tests.Store;

namespace Smash.Session.Tests.Jobs;

public sealed class EnvironmentCacheTests : IDisposable
{
    private const int Capacity = 64;

    private readonly TemporaryFolder _folder = new();
    private readonly StoreUnderTest _store;
    private readonly JobArchive _archive;
    private readonly EnvironmentCache _cache;

    public EnvironmentCacheTests()
    {
        string path = _folder["records.db"];
        _store = new StoreUnderTest(path);
        _archive = new JobArchive(_store.Thread.Loop, path);
        _cache = new EnvironmentCache(_archive);
    }

    public void Dispose()
    {
        _archive.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Environments_are_named_by_their_content()
    {
        EnvironmentDigest one = _cache.Add(Block("A=1"));
        EnvironmentDigest other = _cache.Add(Block("A=2"));
        EnvironmentDigest again = _cache.Add(Block("A=1"));

        Assert.Equal(one, again);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public async Task An_environment_that_was_added_is_found_at_once_as_the_master_wants_it()
    {
        EnvironmentDigest digest = _cache.Add(Block("A=1"));
        Task<LaunchEnvironment> found = _cache.GetAsync(digest).AsTask();

        Assert.True(found.IsCompletedSuccessfully);
        LaunchEnvironment environment = await found;
        Assert.Equal(1, environment.Count);
        Assert.Equal("\0\0\0\u0004A=1\0"u8.ToArray(), environment.Encoded.ToArray());
    }

    [Fact]
    public async Task An_empty_environment_is_one_too()
    {
        EnvironmentDigest digest = _cache.Add(EnvironmentBlock.Empty);

        Assert.Equal(0, (await _cache.GetAsync(digest)).Count);
    }

    [Fact]
    public async Task The_oldest_goes_when_too_many_are_kept_and_comes_back_from_the_records()
    {
        await _store.InsertAsync(SampleJobs.Make(1));
        EnvironmentDigest first = _cache.Add(SampleJobs.Environment);
        for (int i = 1; i < Capacity; i++)
        {
            _cache.Add(Block($"A={i}"));
        }

        Assert.True(_cache.GetAsync(first).AsTask().IsCompletedSuccessfully);
        _cache.Add(Block("A=last"));
        Task<LaunchEnvironment> loading = _store.Thread.Invoke(() =>
        {
            Task<LaunchEnvironment> found = _cache.GetAsync(first).AsTask();
            Assert.False(found.IsCompleted);
            return found;
        });

        Assert.Equal(SampleJobs.Environment.Count, (await loading.WaitAsync(LoopThread.Deadline)).Count);
        Assert.True(_cache.GetAsync(first).AsTask().IsCompletedSuccessfully);
    }

    private static EnvironmentBlock Block(string variable) => EnvironmentBlock.Create([new(variable.Split('=')[0], variable.Split('=')[1])]);
}
