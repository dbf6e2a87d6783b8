using System.Collections.Concurrent;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Access;
using Smash.Rex.Channels;
using Smash.Rex.Configuration;
using Smash.Rex.Links;

namespace Smash.Rex.Origin;

/// <summary>
/// The servers of each rex.rc that is in use, for each key that is: nearly always one. What is on disk is looked at whenever somebody asks, off the loop. For the loop's thread alone.
/// </summary>
/// <param name="services">What links need.</param>
internal sealed class RexServers(LinkServices services)
{
    // Filled off the loop, and looked into on it.
    private readonly ConcurrentDictionary<string, RexConfigurationSource> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<(string File, string? Key), (ServerLinks Links, RexConfiguration Configuration)> _links = [];
    private Task _reading = Task.CompletedTask;

    /// <summary>All links.</summary>
    public IEnumerable<RexLink> All => _links.Values.SelectMany(static entry => entry.Links.Links.All);

    /// <summary>Gets the servers as configured now.</summary>
    /// <param name="folder">The folder that the user is in, whose rex.rc goes first; null: none.</param>
    /// <param name="program">Which of the user's keys: that of HOST.USER.PROGRAM; empty: that of HOST.USER. Where there is no such file, ssh's own configuration decides.</param>
    /// <exception cref="RexRefusedException">RexConfigurationInvalid: rex.rc is wrong, and was never right. RexKeyUnknown: there is no key of that program.</exception>
    public async Task<ServerLinks> GetAsync(string? folder, string program)
    {
        // A key that was made meanwhile is another way in.
        ((string file, RexConfiguration configuration), string? key) = await ReadAsync(() => (Read(folder), FindKey(program)));
        if (!_links.TryGetValue((file, key), out (ServerLinks Links, RexConfiguration Configuration) entry))
        {
            entry = (new ServerLinks(services, key), new RexConfiguration());
            entry.Links.Set(configuration);
        }
        else if (!ReferenceEquals(entry.Configuration, configuration))
        {
            entry.Links.Set(configuration);
        }

        _links[(file, key)] = (entry.Links, configuration);
        return entry.Links;
    }

    /// <summary>The configuration that is in force.</summary>
    /// <param name="folder">As of <see cref="GetAsync"/>.</param>
    /// <exception cref="RexRefusedException">RexConfigurationInvalid: it is wrong, and was never right.</exception>
    public async Task<RexConfiguration> GetConfigurationAsync(string? folder) => (await ReadAsync(() => Read(folder))).Configuration;

    /// <summary>What is wrong with rex.rc as it is on disk, although one that was right is in force; none: it is in force.</summary>
    /// <param name="folder">As of <see cref="GetAsync"/>, which was asked before.</param>
    public Task<IReadOnlyList<RexProblem>> FindProblemsAsync(string? folder) =>
        ReadAsync(() => _sources.GetValueOrDefault(RexConfigurationPlace.OfThisUser(folder).Find() ?? "")?.Problems ?? []);

    /// <summary>Ends all links.</summary>
    /// <returns>Completed when every ssh has ended.</returns>
    public Task StopAsync() => Task.WhenAll(_links.Values.Select(static entry => entry.Links.Links.StopAsync()));

    private static string? FindKey(string program)
    {
        var identity = RexIdentity.OfThisUser(program.Length > 0 ? program : null);
        string path = AccessPlace.KeyFile(identity);
        return File.Exists(path) ? path
            : program.Length == 0 ? null
            : throw new RexRefusedException(new RexRefusal(Errno.ENOENT, "RexKeyUnknown", $"There is no key {identity}: New-RexKey {program} makes it."));
    }

    private async Task<T> ReadAsync<T>(Func<T> read)
    {
        // One after another: a source is for one thread at a time.
        Task before = _reading;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _reading = done.Task;
        await before;
        try
        {
            return await Task.Run(read);
        }
        finally
        {
            done.SetResult();
        }
    }

    private (string File, RexConfiguration Configuration) Read(string? folder)
    {
        RexConfigurationPlace place = RexConfigurationPlace.OfThisUser(folder);
        string file = place.Find() ?? "";
        if (!_sources.TryGetValue(file, out RexConfigurationSource? source))
        {
            // Of that file alone: another folder from which it was asked for first may get a rex.rc of its own.
            _sources[file] = source = new RexConfigurationSource(place with { Current = Path.GetDirectoryName(file) });
        }

        if (source.Refresh() && source.Problems.Count > 0)
        {
            services.Log.Error($"rex.rc is wrong: {string.Join(' ', source.Problems)}");
        }

        return source.Problems.Count > 0 && source.Current.Files.Count == 0
            ? throw new RexRefusedException(new RexRefusal(Errno.EINVAL, "RexConfigurationInvalid", string.Join('\n', source.Problems)))
            : (file, source.Current);
    }
}
