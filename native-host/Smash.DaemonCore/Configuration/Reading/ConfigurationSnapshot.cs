namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>A configuration as it was read at one time: every parameter's value, and where each name comes from.</summary>
internal sealed class ConfigurationSnapshot
{
    private readonly object[] _values;
    private readonly AssignmentTable _assignments;
    private readonly MacroExpander _expander;
    private readonly ParameterTable _parameters;

    private ConfigurationSnapshot(AssignmentTable assignments, MacroExpander expander, ParameterTable parameters)
    {
        _assignments = assignments;
        _expander = expander;
        _parameters = parameters;
        _values = new object[parameters.InOrder.Count];
    }

    /// <summary>What is wrong; with a problem, a parameter has its default where its own value is wrong.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems { get; private set; } = [];

    /// <summary>Reads a configuration.</summary>
    /// <param name="sources">What from.</param>
    /// <param name="parameters">The parameters that there are.</param>
    /// <param name="remote">The settings made remotely.</param>
    /// <param name="problems">What was wrong so far; takes what else is.</param>
    /// <returns>The configuration.</returns>
    public static ConfigurationSnapshot Read(ConfigurationSources sources, ParameterTable parameters, RemoteSettings remote, ProblemList problems)
    {
        var reader = new SourceReader(sources, parameters, problems);
        AssignmentTable assignments = reader.Read(remote);
        var expander = new MacroExpander(assignments, parameters, sources, problems);
        expander.UsedNames.UnionWith(reader.UsedNames);
        var snapshot = new ConfigurationSnapshot(assignments, expander, parameters);
        snapshot.ReadValues(problems);
        snapshot.CheckNames(problems);
        snapshot.Problems = problems.ToList();
        return snapshot;
    }

    /// <summary>A parameter's value.</summary>
    public object ValueOf(ParameterDefinition parameter) => _values[parameter.Index];

    /// <summary>Whether a parameter has the same value in another configuration.</summary>
    public bool HasSame(ParameterDefinition parameter, ConfigurationSnapshot other) =>
        parameter.Write(ValueOf(parameter)) == parameter.Write(other.ValueOf(parameter));

    /// <summary>What is known of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The entry; null: nothing sets it and it is no parameter.</returns>
    public ConfigurationEntry? Find(string name)
    {
        if (_expander.Find(name) is not { } assignment)
        {
            return null;
        }

        _parameters.TryFind(_assignments.BaseOf(name), out ParameterDefinition? parameter);
        return new ConfigurationEntry(parameter?.Name ?? name, assignment.Raw, _expander.Expand(assignment) ?? "", assignment.Origin)
        {
            Key = assignment.Key,
            Parameter = parameter,
        };
    }

    /// <summary>All names without prefixes: of parameters, and what else is set.</summary>
    public IEnumerable<string> Names => _parameters.InOrder.Select(static parameter => parameter.Name)
        .Concat(_assignments.All.Select(assignment => _assignments.BaseOf(assignment.Key)))
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Order(StringComparer.OrdinalIgnoreCase);

    private void ReadValues(ProblemList problems)
    {
        foreach (ParameterDefinition parameter in _parameters.InOrder)
        {
            Assignment assignment = _expander.Find(parameter.Name)!;
            string? problem = null;
            if (_expander.Expand(assignment) is not { } text || (problem = parameter.Read(text, assignment.Folder, out object value)) is not null)
            {
                value = DefaultOf(parameter);
            }

            if (problem is not null)
            {
                problems.Add(ConfigurationProblemKind.WrongValue, assignment.Origin, assignment.Key, problem + CommentHint(assignment));
            }

            _values[parameter.Index] = value;
        }
    }

    private object DefaultOf(ParameterDefinition parameter)
    {
        parameter.Read(_expander.Expand(_expander.FindDefault(parameter.Name)!) ?? "", folder: null, out object value);
        return value;
    }

    private static string CommentHint(Assignment assignment) =>
        assignment.Raw.Contains(" #", StringComparison.Ordinal) ? " A comment has a line of its own." : "";

    private void CheckNames(ProblemList problems)
    {
        List<Assignment> own = [.. _assignments.All.Where(assignment => !_assignments.IsOthers(assignment.Key))];
        foreach (Assignment assignment in own)
        {
            // Also those that nothing refers to: whether a line is right does not depend on others. It may be the last to name its macros, too.
            _expander.Expand(assignment);
        }

        foreach (Assignment assignment in own.Where(assignment => !IsKnown(assignment.Key)))
        {
            string name = _assignments.BaseOf(assignment.Key);
            string hint = _parameters.Nearest(name) is { } nearest ? $" Is {nearest} meant?" : "";
            problems.Add(ConfigurationProblemKind.UnknownName, assignment.Origin, assignment.Key, $"There is no such parameter, and no other entry refers to it.{hint}");
        }
    }

    private bool IsKnown(string key)
    {
        string name = _assignments.BaseOf(key);
        return _parameters.TryFind(name, out _) || _expander.UsedNames.Contains(name) || _expander.UsedNames.Contains(key) || _parameters.IsForeign(name);
    }
}
