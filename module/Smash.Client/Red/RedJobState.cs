namespace Smash.Client;

/// <summary>The words that a RED has for what a job does.</summary>
public static class RedJobState
{
    /// <summary>It waits for a connection.</summary>
    public const string Waiting = "WAITING";

    /// <summary>It runs.</summary>
    public const string Running = "RUNNING";

    /// <summary>It was stopped by a signal, and can be continued by another.</summary>
    public const string Stopped = "STOPPED";

    /// <summary>It has ended.</summary>
    public const string Ended = "ENDED";

    /// <summary>Whether a word says that a job has ended.</summary>
    /// <param name="state">The word.</param>
    public static bool IsEnd(string? state) => state is not (null or Waiting or Running or Stopped);
}
