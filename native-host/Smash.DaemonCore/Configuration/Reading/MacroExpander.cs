using System.Text;

namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>Expands the macros of values, each value once. A problem is reported where it is; what refers to such a value fails silently with it.</summary>
internal sealed class MacroExpander(AssignmentTable assignments, ParameterTable parameters, ConfigurationSources sources, ProblemList problems)
{
    private readonly Dictionary<Assignment, string?> _expanded = [];
    private readonly Dictionary<string, Assignment> _defaults = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Assignment> _active = [];

    /// <summary>Names that some value refers to.</summary>
    public HashSet<string> UsedNames { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The statement, or the default of the parameter, behind a name; null: there is none.</summary>
    public Assignment? Find(string name) => assignments.Find(name) ?? FindDefault(name);

    /// <summary>Expands a statement's value.</summary>
    /// <param name="assignment">The statement.</param>
    /// <returns>The text; null: it cannot be expanded, and that has been reported.</returns>
    public string? Expand(Assignment assignment)
    {
        if (_expanded.TryGetValue(assignment, out string? known))
        {
            return known;
        }

        NoteNames(assignment.Raw);
        _active.Add(assignment);
        string? text;
        try
        {
            text = assignment.IsBroken ? null : Expand(assignment.Raw, 0);
        }
        catch (MacroException exception)
        {
            problems.Add(exception.Kind, assignment.Origin, assignment.Key, exception.Message);
            text = null;
        }

        _active.RemoveAt(_active.Count - 1);
        return _expanded[assignment] = text?.Trim();
    }

    /// <summary>Expands a text that is no statement's value, while statements are still being read: what it refers to may mean something else later.</summary>
    /// <param name="raw">The text.</param>
    /// <returns>The text; null: something in it cannot be expanded, and that has been reported.</returns>
    /// <exception cref="MacroException">The text itself is wrong.</exception>
    public string? ExpandText(string raw)
    {
        NoteNames(raw);
        string? text = Expand(raw, 0);
        _expanded.Clear();
        return text;
    }

    private string? Expand(string raw, int depth)
    {
        if (depth + _active.Count > MacroScanner.MaxDepth)
        {
            throw new MacroException(ConfigurationProblemKind.Limit, $"Macros are nested deeper than {MacroScanner.MaxDepth}.");
        }

        if (!raw.Contains('$', StringComparison.Ordinal))
        {
            return raw;
        }

        var text = new StringBuilder();
        int from = 0;
        for (MacroReference? next = MacroScanner.Next(raw, 0); next is { } macro; next = MacroScanner.Next(raw, macro.End))
        {
            string? value = macro.IsEnvironment ? ValueOfVariable(macro, depth) : ValueOfName(macro, depth);
            if (value is null)
            {
                return null;
            }

            text.Append(raw, from, macro.Start - from).Append(value);
            from = macro.End;
            if (text.Length > MacroScanner.MaxLength)
            {
                throw new MacroException(ConfigurationProblemKind.Limit, $"The value is longer than {MacroScanner.MaxLength} characters once its macros are expanded.");
            }
        }

        return text.Append(raw, from, raw.Length - from).ToString();
    }

    private string? ValueOfVariable(MacroReference macro, int depth)
    {
        if (sources.Environment.TryGetValue(macro.Name, out string? value))
        {
            return value;
        }

        return macro.Default is { } fallback
            ? Expand(fallback, depth + 1)
            : throw new MacroException(ConfigurationProblemKind.Macro, $"The environment has no {macro.Name}; $ENV({macro.Name}:) is empty where it may be missing.");
    }

    private string? ValueOfName(MacroReference macro, int depth)
    {
        if (PredefinedMacros.Find(macro.Name, sources) is { } predefined)
        {
            return predefined;
        }

        if (Find(macro.Name) is not { } assignment)
        {
            return macro.Default is { } fallback ? Expand(fallback, depth + 1) : throw Undefined(macro.Name);
        }

        ThrowIfActive(assignment);
        return Expand(assignment);
    }

    private void ThrowIfActive(Assignment assignment)
    {
        int first = _active.IndexOf(assignment);
        if (first >= 0)
        {
            string circle = string.Join(" → ", _active.Skip(first).Append(assignment).Select(static member => $"{member.Key} ({member.Origin})"));
            throw new MacroException(ConfigurationProblemKind.Macro, $"The value refers to itself: {circle}.");
        }
    }

    private MacroException Undefined(string name)
    {
        string hint = parameters.Nearest(name) is { } nearest ? $" Is {nearest} meant?" : "";
        return new MacroException(ConfigurationProblemKind.Macro, $"Nothing defines {name}; $({name}:) is empty where it may be missing.{hint}");
    }

    // Also those in defaults that are not needed now, and in values that turn out wrong: what they refer to is in use.
    private void NoteNames(string text)
    {
        try
        {
            NoteNames(text, 0);
        }
        catch (MacroException)
        {
            // Reported when the text is expanded.
        }
    }

    private void NoteNames(string text, int depth)
    {
        if (depth > MacroScanner.MaxDepth || !text.Contains('$', StringComparison.Ordinal))
        {
            return;
        }

        for (MacroReference? next = MacroScanner.Next(text, 0); next is { } macro; next = MacroScanner.Next(text, macro.End))
        {
            if (!macro.IsEnvironment)
            {
                UsedNames.Add(macro.Name);
            }

            NoteNames(macro.Default ?? "", depth + 1);
        }
    }

    /// <summary>The default of the parameter of a name; null: there is no such parameter.</summary>
    public Assignment? FindDefault(string name)
    {
        if (!parameters.TryFind(name, out ParameterDefinition? parameter))
        {
            return null;
        }

        if (!_defaults.TryGetValue(name, out Assignment? assignment))
        {
            assignment = new Assignment(parameter.Name, parameter.DefaultText, new ConfigurationOrigin(ConfigurationLayer.Default), Folder: null);
            _defaults.Add(name, assignment);
        }

        return assignment;
    }
}
