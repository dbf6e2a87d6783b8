namespace Smash.Client;

/// <summary>Which lines of a host's log are wanted.</summary>
public sealed record LogQuery
{
    /// <summary>Which log: empty, the default, is the host's own; a category's name, such as <c>D_SECURITY</c>, is the file that it has beside.</summary>
    public string Name { get; init; } = "";

    /// <summary>The kind of daemon that wrote them; empty, the default: any.</summary>
    public string Subsystem { get; init; } = "";

    /// <summary>The level of the least important ones: error, warning, info or debug; empty, the default: debug.</summary>
    public string Level { get; init; } = "";

    /// <summary>Their categories; empty, the default: all.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>How many of the last ones, from 0 to 100,000; null, the default: from the oldest that is kept.</summary>
    public int? Tail { get; init; }

    /// <summary>Whether to go on with lines as they come, without an end.</summary>
    public bool IsFollowing { get; init; }
}
