namespace Smash.Client;

/// <summary>The words that a RED has for what a job does.</summary>
public static class RedJobState
{
    /// <summary>It waits for a connection.</summary>
    public const string Waiting = "Waiting";

    /// <summary>It runs.</summary>
    public const string Running = "Running";

    /// <summary>It was stopped by a signal, and can be continued by another.</summary>
    public const string Stopped = "Stopped";

    /// <summary>It has ended.</summary>
    public const string Ended = "Ended";

    private static readonly string[] Going = [Waiting, Running, Stopped];

    /// <summary>Whether a word says that a job has ended.</summary>
    /// <param name="state">The word, in letters of either case.</param>
    public static bool IsEnd(string? state) => state is not null && !Going.Contains(state, StringComparer.OrdinalIgnoreCase);
}
