using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Store;

namespace Smash.Session.Jobs;

/// <summary>The environments used last, ready to launch with; others are read from the records again.</summary>
/// <param name="archive">The records.</param>
internal sealed class EnvironmentCache(JobArchive archive)
{
    private const int Capacity = 64;

    private readonly Dictionary<EnvironmentDigest, LaunchEnvironment> _environments = [];
    private readonly Queue<EnvironmentDigest> _order = [];
    private EnvironmentBlock _last = EnvironmentBlock.Empty;
    private EnvironmentDigest _lastDigest = EnvironmentDigest.Of(EnvironmentBlock.Empty);

    /// <summary>Finds the digest of an environment, and keeps it for the launch.</summary>
    public EnvironmentDigest Add(EnvironmentBlock block)
    {
        // A shell submits the same environment again and again: comparing is cheaper than hashing.
        if (!block.Encoded.Span.SequenceEqual(_last.Encoded.Span))
        {
            _last = block;
            _lastDigest = EnvironmentDigest.Of(block);
        }

        if (!_environments.ContainsKey(_lastDigest))
        {
            Keep(_lastDigest, new LaunchEnvironment(block));
        }

        return _lastDigest;
    }

    public ValueTask<LaunchEnvironment> GetAsync(EnvironmentDigest digest) =>
        _environments.TryGetValue(digest, out LaunchEnvironment? environment) ? ValueTask.FromResult(environment) : LoadAsync(digest);

    private async ValueTask<LaunchEnvironment> LoadAsync(EnvironmentDigest digest)
    {
        EnvironmentBlock block = await archive.ReadAsync(reader => reader.FindEnvironment(digest));
        var environment = new LaunchEnvironment(block);
        if (!_environments.ContainsKey(digest))
        {
            Keep(digest, environment);
        }

        return environment;
    }

    private void Keep(EnvironmentDigest digest, LaunchEnvironment environment)
    {
        if (_order.Count == Capacity)
        {
            _environments.Remove(_order.Dequeue());
        }

        _environments.Add(digest, environment);
        _order.Enqueue(digest);
    }
}
