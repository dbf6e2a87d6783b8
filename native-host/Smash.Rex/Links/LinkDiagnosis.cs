namespace Smash.Rex.Links;

/// <summary>Reads out of how ssh ended, and of what it said in the C locale, why there is no link.</summary>
internal static class LinkDiagnosis
{
    private const int OwnError = 255;
    private const int NotFound = 127;
    private const int NotExecutable = 126;

    private static readonly (string Words, LinkFaultKind Kind)[] Words =
    [
        ("Host key verification failed", LinkFaultKind.HostKey),
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", LinkFaultKind.HostKey),
        ("Permission denied (", LinkFaultKind.Authentication),
        ("Too many authentication failures", LinkFaultKind.Authentication),
        ("Could not resolve hostname", LinkFaultKind.Unreachable),
        ("Connection refused", LinkFaultKind.Unreachable),
        ("Connection timed out", LinkFaultKind.Unreachable),
        ("Operation timed out", LinkFaultKind.Unreachable),
        ("No route to host", LinkFaultKind.Unreachable),
        ("Network is unreachable", LinkFaultKind.Unreachable),
        ("Connection closed by", LinkFaultKind.Unreachable),
        ("Connection reset by", LinkFaultKind.Unreachable),
        ("kex_exchange_identification", LinkFaultKind.Unreachable),
    ];

    /// <summary>Says why a link was not made.</summary>
    /// <param name="name">What the link is called.</param>
    /// <param name="exitCode">Exit code of ssh; null: a signal ended it.</param>
    /// <param name="said">What ssh, and the program there, said on standard error.</param>
    /// <param name="why">What was wrong with what came; empty: nothing.</param>
    public static LinkFault Explain(string name, int? exitCode, string said, string why)
    {
        string last = LastLine(said);
        if (exitCode is NotFound or NotExecutable)
        {
            return new LinkFault(LinkFaultKind.NoAgent, $"{name} has no smash-rex that this user could run{Quote(last)}: install Smash there, or name the program in the forced command of the key.");
        }

        LinkFaultKind? kind = exitCode == OwnError ? Words.Where(entry => said.Contains(entry.Words, StringComparison.OrdinalIgnoreCase)).Select(static entry => (LinkFaultKind?)entry.Kind).FirstOrDefault() : null;
        return kind switch
        {
            LinkFaultKind.HostKey => new LinkFault(LinkFaultKind.HostKey, $"The key of {name} is not known here, or is another than it was{Quote(last)}: look at it and take it into known_hosts (ssh-keyscan, ssh-keygen -R)."),
            LinkFaultKind.Authentication => new LinkFault(LinkFaultKind.Authentication, $"{name} accepts no key that was offered{Quote(last)}."),
            LinkFaultKind.Unreachable => new LinkFault(LinkFaultKind.Unreachable, $"{name} is not reached{Quote(last)}."),
            _ when exitCode == OwnError => new LinkFault(LinkFaultKind.Unreachable, $"ssh does not get to {name}{Quote(last)}."),
            _ when why.Length > 0 => new LinkFault(LinkFaultKind.Protocol, $"What answers at {name} is no agent of this version: {why}{Quote(last)}"),
            _ => new LinkFault(LinkFaultKind.NoAgent, $"The agent at {name} ended before it had greeted{Quote(last)}."),
        };
    }

    /// <summary>Says why a link that stood has ended.</summary>
    /// <param name="name">What the link is called.</param>
    /// <param name="said">What ssh said.</param>
    /// <param name="why">What was noticed; empty: the end alone.</param>
    public static LinkFault ExplainLoss(string name, string said, string why) =>
        new(LinkFaultKind.Lost, $"The link to {name} has ended{(why.Length > 0 ? $": {why}" : "")}{Quote(LastLine(said))}");

    private static string LastLine(string said) => said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";

    private static string Quote(string line) => line.Length == 0 ? "" : $" (\"{line}\")";
}
