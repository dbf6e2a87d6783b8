namespace Smash.Client;

/// <summary>Finds out from what ssh says why it failed. ssh speaks English whatever the locale; its exit code says only that it failed.</summary>
internal static class SshFailure
{
    // In this order: a changed key is also a verification that failed, and a key file that cannot be used ends in a refused login.
    private static readonly (string Text, LinkFault Fault)[] Signs =
    [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", LinkFault.HostKeyChanged),
        ("differs from the key for the IP address", LinkFault.HostKeyChanged),
        ("Host key verification failed", LinkFault.HostKeyUnknown),
        ("host key is known for", LinkFault.HostKeyUnknown),
        ("Bad configuration option", LinkFault.InvalidOption),
        ("command-line line 0:", LinkFault.InvalidOption),
        ("Bad owner or permissions on", LinkFault.InvalidOption),
        ("Could not resolve hostname", LinkFault.NameNotFound),
        ("Connection timed out", LinkFault.TimedOut),
        ("Operation timed out", LinkFault.TimedOut),
        ("Permission denied", LinkFault.AuthenticationRefused),
        ("Too many authentication failures", LinkFault.AuthenticationRefused),
        ("No supported authentication methods", LinkFault.AuthenticationRefused),
        ("Connection refused", LinkFault.Unreachable),
        ("No route to host", LinkFault.Unreachable),
        ("Network is unreachable", LinkFault.Unreachable),
        ("Host is down", LinkFault.Unreachable),
        ("Connection closed by", LinkFault.Unreachable),
        ("Connection reset by", LinkFault.Unreachable),
        ("kex_exchange_identification", LinkFault.Unreachable),
        ("Broken pipe", LinkFault.Unreachable),
    ];

    /// <summary>What a way to a socket that cannot be opened leaves in the log.</summary>
    private const string OpeningSign = "open failed:";

    /// <summary>Makes the error of a connection that could not be made.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="said">What ssh said.</param>
    public static SshLinkException Explain(SshDestination destination, string said)
    {
        LinkFault fault = Signs.FirstOrDefault(sign => said.Contains(sign.Text, StringComparison.OrdinalIgnoreCase)).Fault;
        return new SshLinkException(fault, $"{Describe(fault, destination)} {Quote(said)}");
    }

    /// <summary>Makes the error of a command that was run there and told nothing.</summary>
    /// <param name="destination">Where it was run.</param>
    /// <param name="code">Its exit code.</param>
    /// <param name="said">What it, or the shell, said.</param>
    public static SmashException ExplainCommand(SshDestination destination, int code, string said) => code switch
    {
        // Of the shell: there is no such program, or it may not be executed.
        126 or 127 => new SshLinkException(
            LinkFault.SmashNotFound,
            $"There is no program '{destination.RemotePath}' on {destination}, or it cannot be executed. {Quote(said)}"),
        _ when said.Contains("usage: smash", StringComparison.Ordinal) => new SshLinkException(
            LinkFault.SmashTooOld,
            $"The program '{destination.RemotePath}' on {destination} cannot tell where its host listens: it is older than this module."),
        1 or 3 => new HostStartException($"The host on {destination} could not be started. {Quote(said)}"),
        _ => new SshLinkException(LinkFault.Unknown, $"The program '{destination.RemotePath}' on {destination} ended with {code} and did not tell where its host listens. {Quote(said)}"),
    };

    /// <summary>Whether ssh's log has it that the server opened no way to a socket.</summary>
    public static bool IsOpeningRefused(string log) => log.Contains(OpeningSign, StringComparison.Ordinal);

    private static string Describe(LinkFault fault, SshDestination destination) => fault switch
    {
        LinkFault.NameNotFound => $"The name of {destination} is not known.",
        LinkFault.Unreachable => $"{destination} cannot be reached, or no ssh server answers there.",
        LinkFault.TimedOut => $"{destination} does not answer.",
        LinkFault.HostKeyUnknown => $"The key of {destination} is not known.",
        LinkFault.HostKeyChanged => $"The key of {destination} is another than the one that is known: it may be another machine.",
        LinkFault.AuthenticationRefused => $"{destination} does not let this user in.",
        LinkFault.InvalidOption => "An option, or ssh's configuration, is wrong.",
        _ => $"The connection to {destination} could not be made.",
    };

    private static string Quote(string said)
    {
        string[] lines = [.. said.Split('\n').Select(static line => line.Trim().Trim('@').Trim()).Where(static line => line.Length > 0)];
        return lines.Length == 0 ? "It said nothing." : $"It said: {string.Join(" / ", lines)}";
    }
}
