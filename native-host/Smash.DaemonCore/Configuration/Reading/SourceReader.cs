using Smash.DaemonCore.Configuration.Types;

namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>Reads all layers.</summary>
internal sealed class SourceReader
{
    private const string VariablePrefix = "_SMASH_";

    private readonly ConfigurationSources _sources;
    private readonly AssignmentTable _assignments;
    private readonly AssignmentTaker _taker;
    private readonly FileReader _files;
    private readonly ProblemList _problems;

    public SourceReader(ConfigurationSources sources, ParameterTable parameters, ProblemList problems)
    {
        _sources = sources;
        _problems = problems;
        _assignments = new AssignmentTable(sources.Subsystem, sources.LocalName);
        _taker = new AssignmentTaker(_assignments, parameters, problems);
        var expander = new MacroExpander(_assignments, parameters, sources, problems);
        UsedNames = expander.UsedNames;
        _files = new FileReader(_taker, expander, problems);
    }

    /// <summary>Names that includes and conditions refer to.</summary>
    public IEnumerable<string> UsedNames { get; }

    /// <summary>Reads.</summary>
    /// <param name="remote">The settings made remotely.</param>
    /// <returns>All statements.</returns>
    public AssignmentTable Read(RemoteSettings remote)
    {
        // What wins over files is there when their includes and conditions ask for it, and comes once more after them, for what appends to them.
        TakeOverrides(remote);
        foreach (ConfigurationFile file in _sources.Files)
        {
            _files.Read(file.Path, file.IsRequired, new ConfigurationOrigin(ConfigurationLayer.File, file.Path));
        }

        for (ConfigurationLayer layer = ConfigurationLayer.Persistent; layer <= ConfigurationLayer.Runtime; layer++)
        {
            _assignments.Clear(layer);
        }

        TakeOverrides(remote);
        return _assignments;
    }

    private void TakeOverrides(RemoteSettings remote)
    {
        foreach (Setting setting in remote.Persistent)
        {
            _taker.Take(setting.Name, setting.Raw, new ConfigurationOrigin(ConfigurationLayer.Persistent, _sources.PersistentFile, setting.Line), folder: null);
        }

        foreach ((string variable, string value) in _sources.Environment.Where(static pair => pair.Key.StartsWith(VariablePrefix, StringComparison.Ordinal)).OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            Take(variable[VariablePrefix.Length..], value, ConfigurationLayer.Environment);
        }

        foreach (string option in _sources.CommandLine)
        {
            TakeOption(option);
        }

        foreach (Setting setting in remote.Runtime)
        {
            _taker.Take(setting.Name, setting.Raw, new ConfigurationOrigin(ConfigurationLayer.Runtime), folder: null);
        }
    }

    private void TakeOption(string option)
    {
        int equals = option.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            _problems.Add(ConfigurationProblemKind.Syntax, new ConfigurationOrigin(ConfigurationLayer.CommandLine), null, $"-o {Quoted.Of(option)}: write -o NAME=VALUE.");
            return;
        }

        Take(option[..equals].Trim(), option[(equals + 1)..], ConfigurationLayer.CommandLine);
    }

    private void Take(string name, string value, ConfigurationLayer layer)
    {
        var origin = new ConfigurationOrigin(layer);
        if (!MacroScanner.IsName(name))
        {
            _problems.Add(ConfigurationProblemKind.Syntax, origin, null, $"{Quoted.Of(name)} is no name: use letters, digits, underscores and a prefix with a point.");
            return;
        }

        _taker.Take(name, value.Trim(), origin, _sources.WorkingFolder);
    }
}
