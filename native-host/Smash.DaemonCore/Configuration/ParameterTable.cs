using System.Diagnostics.CodeAnalysis;
using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration.Reading;
using Smash.DaemonCore.Configuration.Types;

namespace Smash.DaemonCore.Configuration;

/// <summary>
/// The parameters that a daemon knows. All are added before the configuration is read; a name in the configuration that is none of them, and that no other entry refers to,
/// is a problem. Names are found whatever the case of their letters.
/// </summary>
public sealed class ParameterTable
{
    private static readonly AuthorizationLevel[] Levels =
        [AuthorizationLevel.Read, AuthorizationLevel.Write, AuthorizationLevel.Administrator, AuthorizationLevel.Config, AuthorizationLevel.Daemon];

    private readonly Dictionary<string, ParameterDefinition> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ParameterDefinition> _definitions = [];
    private readonly List<string> _foreign = [];
    private bool _isFrozen;

    /// <summary>Makes a table that has only the parameters of the configuration itself.</summary>
    public ParameterTable()
    {
        EnableRuntime = AddBoolean("ENABLE_RUNTIME_CONFIG", false, "Whether parameters can be set remotely until the daemon ends.");
        EnablePersistent = AddBoolean("ENABLE_PERSISTENT_CONFIG", false, "Whether parameters can be set remotely to last beyond the daemon's end.");
        SettableNames = Levels.ToDictionary(
            static level => level,
            level => AddList(
                $"SETTABLE_ATTRS_{level.ConfigurationName}",
                "",
                $"Names, with * and ? for any letters, of the parameters that a client with level {level.ConfigurationName} can set remotely."));
    }

    /// <summary>All parameters in order of their names.</summary>
    public IEnumerable<ParameterDefinition> Definitions => _definitions.OrderBy(static definition => definition.Name, StringComparer.Ordinal);

    /// <summary>ENABLE_RUNTIME_CONFIG.</summary>
    public Parameter<bool> EnableRuntime { get; }

    /// <summary>ENABLE_PERSISTENT_CONFIG.</summary>
    public Parameter<bool> EnablePersistent { get; }

    /// <summary>SETTABLE_ATTRS_ of each level but ALLOW.</summary>
    public IReadOnlyDictionary<AuthorizationLevel, Parameter<IReadOnlyList<string>>> SettableNames { get; }

    /// <summary>Parameters in the order in which they were added.</summary>
    internal IReadOnlyList<ParameterDefinition> InOrder => _definitions;

    /// <summary>Adds a yes or no: true, yes, on, 1 or false, no, off, 0.</summary>
    /// <param name="name">The name: capital letters, digits and underscores.</param>
    /// <param name="defaultValue">The value when nothing sets it.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="traits">What else is to be said of it.</param>
    /// <returns>The parameter.</returns>
    public Parameter<bool> AddBoolean(string name, bool defaultValue, string description, ParameterTraits? traits = null) =>
        Add(name, defaultValue, new BooleanType(), description, traits);

    /// <summary>Adds a whole number.</summary>
    /// <param name="name">The name: capital letters, digits and underscores.</param>
    /// <param name="defaultValue">The value when nothing sets it.</param>
    /// <param name="range">The least and the greatest value.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="traits">What else is to be said of it; the unit is a word for the reader.</param>
    /// <returns>The parameter.</returns>
    public Parameter<int> AddInteger(string name, int defaultValue, ParameterRange<int> range, string description, ParameterTraits? traits = null) =>
        Add(name, defaultValue, new IntegerType(range, traits?.Unit), description, traits);

    /// <summary>Adds a number that may have a fraction.</summary>
    /// <inheritdoc cref="AddInteger"/>
    public Parameter<double> AddNumber(string name, double defaultValue, ParameterRange<double> range, string description, ParameterTraits? traits = null) =>
        Add(name, defaultValue, new NumberType(range, traits?.Unit), description, traits);

    /// <summary>Adds a number of bytes: <c>10 MB</c>, <c>4096</c>. A unit is 1,024 times the one before.</summary>
    /// <param name="name">The name: capital letters, digits and underscores.</param>
    /// <param name="defaultValue">The value when nothing sets it, in bytes.</param>
    /// <param name="range">The least and the greatest value, in bytes; not below 0.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="traits">What else is to be said of it; the unit is that of a plain number (default: B).</param>
    /// <returns>The parameter.</returns>
    public Parameter<long> AddSize(string name, long defaultValue, ParameterRange<long> range, string description, ParameterTraits? traits = null) =>
        Add(name, defaultValue, new SizeType(range, traits?.Unit), description, traits);

    /// <summary>Adds a time span: <c>500ms</c>, <c>5 s</c>, <c>10 min</c>, <c>1 h</c>, <c>2 days</c>; whole microseconds.</summary>
    /// <param name="name">The name: capital letters, digits and underscores.</param>
    /// <param name="defaultValue">The value when nothing sets it.</param>
    /// <param name="range">The least and the greatest value.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="traits">What else is to be said of it; the unit is that of a plain number (default: s).</param>
    /// <returns>The parameter.</returns>
    public Parameter<TimeSpan> AddDuration(string name, TimeSpan defaultValue, ParameterRange<TimeSpan> range, string description, ParameterTraits? traits = null) =>
        Add(name, defaultValue, new DurationType(range, traits?.Unit), description, traits);

    /// <summary>Adds one of the names of an enumeration, letters of either case.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <inheritdoc cref="AddBoolean"/>
    public Parameter<T> AddChoice<T>(string name, T defaultValue, string description, ParameterTraits? traits = null)
        where T : struct, Enum =>
        Add(name, defaultValue, new EnumerationType<T>(), description, traits);

    /// <summary>Adds a text, which may be empty.</summary>
    /// <param name="name">The name: capital letters, digits and underscores.</param>
    /// <param name="defaultText">The text when nothing sets it; may have macros, as in a file.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="traits">What else is to be said of it.</param>
    /// <returns>The parameter.</returns>
    public Parameter<string> AddText(string name, string defaultText, string description, ParameterTraits? traits = null) =>
        AddAsText(name, defaultText, new TextType(), description, traits);

    /// <summary>Adds a path: full, or relative to the folder of the file that says it, or empty for none.</summary>
    /// <inheritdoc cref="AddText"/>
    public Parameter<string> AddPath(string name, string defaultText, string description, ParameterTraits? traits = null) =>
        AddAsText(name, defaultText, new PathType(), description, traits);

    /// <summary>Adds a list of words with commas or blanks between them, which may be empty.</summary>
    /// <inheritdoc cref="AddText"/>
    public Parameter<IReadOnlyList<string>> AddList(string name, string defaultText, string description, ParameterTraits? traits = null) =>
        AddAsText(name, defaultText, new ListType(), description, traits);

    /// <summary>Adds a parameter of any other type.</summary>
    /// <typeparam name="T">Type of its value.</typeparam>
    /// <param name="name">The name: capital letters, digits and underscores.</param>
    /// <param name="defaultText">The default as it would be written in a file.</param>
    /// <param name="type">How texts become values.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="traits">What else is to be said of it.</param>
    /// <returns>The parameter.</returns>
    /// <exception cref="ArgumentException">The name is not one, or taken.</exception>
    /// <exception cref="InvalidOperationException">The configuration has been read already.</exception>
    public Parameter<T> AddAsText<T>(string name, string defaultText, ParameterType<T> type, string description, ParameterTraits? traits = null)
        where T : notnull
    {
        if (_isFrozen)
        {
            throw new InvalidOperationException($"Parameter {name} must be added before the configuration is read.");
        }

        if (!IsName(name))
        {
            throw new ArgumentException($"'{name}' is no name of a parameter: use capital letters, digits and underscores.", nameof(name));
        }

        var parameter = new Parameter<T>(name, defaultText, type, description, traits ?? ParameterTraits.None);
        if (!_byName.TryAdd(name, parameter))
        {
            throw new ArgumentException($"Parameter {name} is there already.", nameof(name));
        }

        parameter.Index = _definitions.Count;
        _definitions.Add(parameter);
        return parameter;
    }

    /// <summary>Says that names of this pattern belong to other daemons that read the same files: they are no problem here.</summary>
    /// <param name="pattern">The pattern; * stands for any letters, ? for one.</param>
    public void AddForeign(string pattern) => _foreign.Add(pattern);

    /// <summary>Finds a parameter.</summary>
    /// <param name="name">The name, letters of either case, no prefix.</param>
    /// <param name="definition">The parameter.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(string name, [NotNullWhen(true)] out ParameterDefinition? definition) => _byName.TryGetValue(name, out definition);

    /// <summary>The name that may be meant by one that no parameter has; null: none is near.</summary>
    internal string? Nearest(string name) => NameDistance.Nearest(name, _byName.Keys);

    /// <summary>Whether a name belongs to other daemons (<see cref="AddForeign"/>).</summary>
    internal bool IsForeign(string name) => _foreign.Exists(pattern => NamePattern.IsMatch(pattern, name));

    /// <summary>No more parameters from now on: values are kept by their places.</summary>
    internal void Freeze() => _isFrozen = true;

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter == '_');

    private Parameter<T> Add<T>(string name, T defaultValue, ParameterType<T> type, string description, ParameterTraits? traits)
        where T : notnull =>
        AddAsText(name, type.Write(defaultValue), type, description, traits);
}
