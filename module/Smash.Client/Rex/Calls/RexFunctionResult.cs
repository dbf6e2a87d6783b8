namespace Smash.Client;

/// <summary>What a function that was called has returned, or, of one that was only entered, where it runs.</summary>
public sealed class RexFunctionResult
{
    /// <summary>The library.</summary>
    public required string Library { get; init; }

    /// <summary>The function.</summary>
    public required string Function { get; init; }

    /// <summary>What it returned: a number, a string, an array of a struct's members, or null.</summary>
    public object? Value { get; init; }

    /// <summary>The arguments that it could write to, as they are now, by their numbers from 0.</summary>
    public IReadOnlyDictionary<int, object?> Arguments { get; init; } = new Dictionary<int, object?>();

    /// <summary>errno as the function left it; it was 0 before.</summary>
    public int ErrorNumber { get; init; }

    /// <summary>What it wrote to standard output and standard error, at most 64 KiB.</summary>
    public string Output { get; init; } = "";

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether the machine that it ran on has the most significant byte of an integer first; it matters for what is in buffers.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>Where it ran.</summary>
    public required string ComputerName { get; init; }

    /// <summary>The process there that it ran in.</summary>
    public int ProcessId { get; init; }
}
