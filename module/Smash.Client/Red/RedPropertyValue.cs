namespace Smash.Client;

/// <summary>A property of a RED, or of one of its worlds.</summary>
/// <param name="host">The RED.</param>
/// <param name="name">Name, in capital letters.</param>
/// <param name="description">What it is, as the RED says.</param>
/// <param name="value">Its value, as text; null: it was not asked for.</param>
public sealed class RedPropertyValue(RedHost host, string name, string description, string? value)
{
    /// <summary>The RED.</summary>
    public RedHost RedHost { get; } = host;

    /// <summary>Its name, in capital letters.</summary>
    public string Name { get; } = name;

    /// <summary>Its value, as text; null: it was not asked for.</summary>
    public string? Value { get; } = value;

    /// <summary>What it is, as the RED says.</summary>
    public string Description { get; } = description;

    /// <summary>Its name and its value.</summary>
    public override string ToString() => Value is null ? Name : $"{Name}={Value}";

    /// <summary>Reads what a RED says of a property: <c>NAME-description</c>.</summary>
    internal static RedPropertyValue Parse(RedHost host, string text)
    {
        int hyphen = text.IndexOf('-', StringComparison.Ordinal);
        return hyphen < 0 ? new RedPropertyValue(host, text, "", null) : new RedPropertyValue(host, text[..hyphen], text[(hyphen + 1)..], null);
    }
}
