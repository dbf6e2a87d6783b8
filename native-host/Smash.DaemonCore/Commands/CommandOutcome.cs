namespace Smash.DaemonCore.Commands;

/// <summary>What became of a command, as the metric smash.daemon.commands has it in its tag outcome.</summary>
internal static class CommandOutcome
{
    /// <summary>The handler carried it out.</summary>
    public const string Done = "done";

    /// <summary>The handler refused it.</summary>
    public const string Refused = "refused";

    /// <summary>The client was not allowed it.</summary>
    public const string Denied = "denied";

    /// <summary>Nobody registered its number.</summary>
    public const string Unknown = "unknown";

    /// <summary>The message or its arguments did not decode.</summary>
    public const string Malformed = "malformed";

    /// <summary>The message was longer than it may be.</summary>
    public const string Oversized = "oversized";

    /// <summary>The message did not come in time.</summary>
    public const string TimedOut = "timed-out";

    /// <summary>The handler failed.</summary>
    public const string Failed = "failed";
}
