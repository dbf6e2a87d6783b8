namespace Smash.DaemonCore.Configuration;

/// <summary>A parameter of the configuration, without the type of its value.</summary>
public abstract class ParameterDefinition
{
    private static readonly string[] SecurityPrefixes = ["ALLOW_", "DENY_", "ENABLE_", "SETTABLE_ATTRS_"];

    private protected ParameterDefinition(string name, string defaultText, string description, ParameterTraits traits)
    {
        Name = name;
        DefaultText = defaultText;
        Description = description;
        IsReconfigurable = traits.IsReconfigurable;
        IsSecurity = traits.IsSecurity || SecurityPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The name, in upper case; found whatever the case.</summary>
    public string Name { get; }

    /// <summary>The default as it would be written in a file, macros not expanded.</summary>
    public string DefaultText { get; }

    /// <summary>What it is for, in one or two sentences.</summary>
    public string Description { get; }

    /// <summary>What its values are: <c>integer</c>, <c>duration</c>.</summary>
    public abstract string TypeName { get; }

    /// <summary>The unit of a plain number; empty: none.</summary>
    public abstract string Unit { get; }

    /// <summary>Which values are taken; empty: all.</summary>
    public abstract string Range { get; }

    /// <summary>Whether a reconfigure brings a new value into force.</summary>
    public bool IsReconfigurable { get; }

    /// <summary>Whether security rests on it (<see cref="ParameterTraits.IsSecurity"/>).</summary>
    public bool IsSecurity { get; }

    /// <summary>The place in the table; -1 before it is in one.</summary>
    internal int Index { get; set; } = -1;

    /// <summary>Reads a text as a value of the parameter.</summary>
    internal abstract string? Read(string text, string? folder, out object value);

    /// <summary>Writes a value so that equal values give the same text.</summary>
    internal abstract string Write(object value);
}
