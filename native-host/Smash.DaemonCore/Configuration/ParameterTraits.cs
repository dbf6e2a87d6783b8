namespace Smash.DaemonCore.Configuration;

/// <summary>What else is to be said of a parameter.</summary>
public sealed record ParameterTraits
{
    /// <summary>A parameter with nothing special.</summary>
    public static ParameterTraits None { get; } = new();

    /// <summary>A parameter whose change needs a restart.</summary>
    public static ParameterTraits NeedsRestart { get; } = new() { IsReconfigurable = false };

    /// <summary>The unit of a plain number: for durations <c>ms</c>, <c>s</c> (the default), <c>min</c>, <c>h</c> or <c>d</c>; for sizes <c>B</c> (the default) to <c>TiB</c>; for other numbers a word for the reader.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether a reconfigure brings a new value into force; if not, the daemon keeps the one of its start. Default: yes.</summary>
    public bool IsReconfigurable { get; init; } = true;

    /// <summary>
    /// Whether security rests on it: then it can be set remotely only at level CONFIG, and only if SETTABLE_ATTRS_CONFIG has it by its full name.
    /// Names that begin with ALLOW_, DENY_, ENABLE_ or SETTABLE_ATTRS_ always count as such. Default: no.
    /// </summary>
    public bool IsSecurity { get; init; }
}
