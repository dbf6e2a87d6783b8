namespace Smash.DaemonCore.Configuration;

/// <summary>What is known of one name of the configuration.</summary>
/// <param name="Name">The name that was asked for; a parameter's in its own spelling.</param>
/// <param name="Raw">The text as set, macros not expanded; a reference to the name itself is already what stood there before.</param>
/// <param name="Value">The text with macros expanded; empty where they cannot be.</param>
/// <param name="Origin">Where the setting comes from.</param>
public sealed record ConfigurationEntry(string Name, string Raw, string Value, ConfigurationOrigin Origin)
{
    /// <summary>The name as it is written there, with the prefix of a subsystem or local name if it has one.</summary>
    public required string Key { get; init; }

    /// <summary>The parameter of that name; null: a name that only other entries use.</summary>
    public ParameterDefinition? Parameter { get; init; }

    /// <summary>Whether the value is in force only after a restart: the parameter is not reconfigurable and has another value since the start.</summary>
    public bool IsPending { get; init; }
}
