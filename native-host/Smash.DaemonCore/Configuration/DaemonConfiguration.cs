using Smash.DaemonCore.Configuration.Reading;

namespace Smash.DaemonCore.Configuration;

/// <summary>
/// A daemon's configuration: read at the start, read anew as a whole on request. Used on the loop's thread alone; files are small (at most 1 MiB each) and read at once.
/// </summary>
public sealed class DaemonConfiguration
{
    private readonly ConfigurationSources _sources;
    private readonly ConfigurationSnapshot _started;
    private ConfigurationSnapshot _current;
    private IReadOnlyList<Setting> _runtime = [];

    private DaemonConfiguration(ConfigurationSources sources, ParameterTable parameters, ConfigurationSnapshot snapshot)
    {
        _sources = sources;
        Parameters = parameters;
        _started = snapshot;
        _current = snapshot;
        Problems = snapshot.Problems;
    }

    /// <summary>The parameters that there are.</summary>
    public ParameterTable Parameters { get; }

    /// <summary>What was wrong when the configuration was read last. After <see cref="Load"/>, a daemon with problems must not start; after <see cref="Reload"/>, the configuration from before is in force.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems { get; private set; }

    /// <summary>Reads the configuration for the first time. From then on the table takes no more parameters.</summary>
    /// <param name="sources">What from.</param>
    /// <param name="parameters">The parameters that there are.</param>
    /// <returns>The configuration; see its <see cref="Problems"/>: it throws nothing, whatever the files say.</returns>
    public static DaemonConfiguration Load(ConfigurationSources sources, ParameterTable parameters)
    {
        parameters.Freeze();
        var problems = new ProblemList();
        var remote = new RemoteSettings(SettingsFile.Read(sources.PersistentFile, problems), []);
        return new DaemonConfiguration(sources, parameters, ConfigurationSnapshot.Read(sources, parameters, remote, problems));
    }

    /// <summary>A parameter's value in force: that of the last good configuration; for one that is not reconfigurable, that of the start. Where it was wrong at the start, its default.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The parameter is of another table.</exception>
    public T Get<T>(Parameter<T> parameter)
        where T : notnull
    {
        if (parameter.Index >= Parameters.InOrder.Count || !ReferenceEquals(Parameters.InOrder[parameter.Index], parameter))
        {
            throw new ArgumentException($"Parameter {parameter.Name} is of another table.", nameof(parameter));
        }

        return (T)(parameter.IsReconfigurable ? _current : _started).ValueOf(parameter);
    }

    /// <summary>What is known of a name.</summary>
    /// <param name="name">The name, letters of either case; without a prefix it is found as the daemon itself finds it.</param>
    /// <returns>The entry; null: it is no parameter, and nothing sets it.</returns>
    public ConfigurationEntry? Find(string name) => _current.Find(name) is { } entry ? entry with { IsPending = entry.Parameter is { } parameter && IsPending(parameter) } : null;

    /// <summary>What is known of all names that fit a pattern.</summary>
    /// <param name="pattern">The pattern; * stands for any letters, ? for one.</param>
    /// <returns>The entries in order of their names: parameters, and other names that are set.</returns>
    public IReadOnlyList<ConfigurationEntry> Match(string pattern) =>
        [.. _current.Names.Where(name => NamePattern.IsMatch(pattern, name)).Select(name => Find(name)!)];

    /// <summary>Reads everything anew. If anything is wrong, the configuration from before stays in force as a whole.</summary>
    /// <returns>What changed, or what is wrong.</returns>
    public ConfigurationChange Reload()
    {
        var problems = new ProblemList();
        ConfigurationSnapshot next = ConfigurationSnapshot.Read(_sources, Parameters, ReadRemote(problems), problems);
        Problems = next.Problems;
        if (Problems.Count > 0)
        {
            return new ConfigurationChange([], NeedsRestart(), Problems);
        }

        string[] changed = [.. Parameters.Definitions.Where(parameter => !next.HasSame(parameter, _current)).Select(static parameter => parameter.Name)];
        _current = next;
        return new ConfigurationChange(changed, NeedsRestart(), Problems);
    }

    /// <summary>Makes a setting that lasts until the daemon ends. It is in force from the next <see cref="Reload"/> on.</summary>
    /// <param name="name">A parameter's name, without prefix.</param>
    /// <param name="value">The value as it would be written in a file; may have macros but no line break. A path must be full.</param>
    /// <returns>What would be wrong with the configuration; empty: the setting is made.</returns>
    public IReadOnlyList<ConfigurationProblem> SetRuntime(string name, string value) => Change(ConfigurationLayer.Runtime, name, value);

    /// <summary>Makes a setting that lasts beyond the daemon's end. It is in the file of persistent settings when this returns, and in force from the next <see cref="Reload"/> on.</summary>
    /// <inheritdoc cref="SetRuntime"/>
    public IReadOnlyList<ConfigurationProblem> SetPersistent(string name, string value) => Change(ConfigurationLayer.Persistent, name, value);

    /// <summary>Takes a setting back. That is in force from the next <see cref="Reload"/> on.</summary>
    /// <param name="layer"><see cref="ConfigurationLayer.Runtime"/> or <see cref="ConfigurationLayer.Persistent"/>.</param>
    /// <param name="name">The parameter's name.</param>
    /// <returns>What would be wrong with the configuration; empty: the setting is gone, or was not there.</returns>
    public IReadOnlyList<ConfigurationProblem> Unset(ConfigurationLayer layer, string name) => Change(layer, name, null);

    /// <summary>Makes or takes back a setting, if it changes no parameter that it may not.</summary>
    /// <param name="layer">Runtime or persistent.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">The value; null: takes the setting back.</param>
    /// <param name="mayChange">Whether a parameter may get another value by it: one may refer to another.</param>
    /// <returns>What is wrong; empty: done.</returns>
    internal IReadOnlyList<ConfigurationProblem> Change(ConfigurationLayer layer, string name, string? value, Func<ParameterDefinition, bool>? mayChange = null)
    {
        var origin = new ConfigurationOrigin(layer, layer == ConfigurationLayer.Persistent ? _sources.PersistentFile : null);
        if (RemoteValue.Check(name, value, origin, Parameters) is { } wrong)
        {
            return [wrong];
        }

        var problems = new ProblemList();
        RemoteSettings before = ReadRemote(problems);
        if (problems.Count > 0)
        {
            return problems.ToList();
        }

        RemoteSettings after = before.With(layer, name, value);
        ConfigurationSnapshot changed = ConfigurationSnapshot.Read(_sources, Parameters, after, problems);
        if (value is not null && problems.Count > 0)
        {
            return problems.ToList();
        }

        return mayChange is not null && Refused(before, changed, mayChange) is { } refused
            ? [new ConfigurationProblem(ConfigurationProblemKind.NotAllowed, origin, name, $"The setting would change {refused.Name}, which may not be set in this way.")]
            : Keep(layer, after, origin);
    }

    private IReadOnlyList<ConfigurationProblem> Keep(ConfigurationLayer layer, RemoteSettings settings, ConfigurationOrigin origin)
    {
        if (layer == ConfigurationLayer.Runtime)
        {
            _runtime = settings.Runtime;
            return [];
        }

        if (_sources.PersistentFile is not { } path)
        {
            return [new ConfigurationProblem(ConfigurationProblemKind.File, origin, null, "This daemon has no file of persistent settings.")];
        }

        try
        {
            SettingsFile.Write(path, settings.Persistent);
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [new ConfigurationProblem(ConfigurationProblemKind.File, origin, null, $"{path} cannot be written: {exception.Message}")];
        }
    }

    private ParameterDefinition? Refused(RemoteSettings before, ConfigurationSnapshot changed, Func<ParameterDefinition, bool> mayChange)
    {
        ConfigurationSnapshot last = ConfigurationSnapshot.Read(_sources, Parameters, before, new ProblemList());
        return Parameters.Definitions.FirstOrDefault(parameter => !changed.HasSame(parameter, last) && !mayChange(parameter));
    }

    private RemoteSettings ReadRemote(ProblemList problems) => new(SettingsFile.Read(_sources.PersistentFile, problems), _runtime);

    private bool IsPending(ParameterDefinition parameter) => !parameter.IsReconfigurable && !_current.HasSame(parameter, _started);

    private string[] NeedsRestart() => [.. Parameters.Definitions.Where(IsPending).Select(static parameter => parameter.Name)];
}
