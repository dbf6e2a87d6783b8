using System.Globalization;

namespace Smash.Client;

/// <summary>What ssh is called with, for each thing that a link wants of it.</summary>
/// <param name="destination">The other machine.</param>
/// <param name="files">The link's own files.</param>
internal sealed class SshArguments(SshDestination destination, LinkFiles files)
{
    /// <summary>How long the connection stays when nothing goes through it any more: it must not outlive for long a session that was killed.</summary>
    private const int IdleSeconds = 60;

    // A network that is gone is noticed within half a minute, also while nothing is sent.
    private const int AliveInterval = 10;
    private const int AliveCount = 3;

    private const int ReconnectSeconds = 15;

    /// <summary>Makes the one connection, in the background and in a session of its own, so that a Ctrl-C here does not reach it.</summary>
    /// <param name="mayPrompt">Whether ssh may ask at the terminal.</param>
    public string[] Master(bool mayPrompt) =>
    [
        // In the background it says to its log what it would say to nobody on standard error.
        "-f", "-N", "-M", "-T", "-a", "-x", "-E", files.LogPath,
        .. GetChosen(),
        .. GetControl(),
        .. Option("ControlPersist", IdleSeconds),
        .. Option("ServerAliveInterval", AliveInterval),
        .. Option("ServerAliveCountMax", AliveCount),
        .. Option("BatchMode", mayPrompt ? "no" : "yes"),
        .. GetTimeout(mayPrompt),
        .. Option("LogLevel", "INFO"),

        // None of what the user's configuration adds for shells.
        .. Option("ClearAllForwardings", "yes"),
        .. Option("PermitLocalCommand", "no"),
        .. Option("RemoteCommand", "none"),
        .. Option("Tunnel", "no"),
        .. GetWhere(),
    ];

    /// <summary>Runs a command there, through the connection.</summary>
    /// <param name="command">The command, for the user's shell there.</param>
    public string[] Run(string command) => ["-T", "-a", "-x", .. GetControl(), .. Option("ControlMaster", "no"), .. Option("RemoteCommand", "none"), .. GetWhere(), command];

    /// <summary>Has a socket here lead to one there.</summary>
    /// <param name="remoteSocket">Absolute path of the socket there.</param>
    public string[] Forward(string remoteSocket) => ["-O", "forward", .. Option("ClearAllForwardings", "no"), .. GetForwarding(remoteSocket)];

    /// <summary>Takes it back.</summary>
    /// <param name="remoteSocket">Absolute path of the socket there.</param>
    public string[] Cancel(string remoteSocket) => ["-O", "cancel", .. Option("ClearAllForwardings", "no"), .. GetForwarding(remoteSocket)];

    /// <summary>Asks whether the connection is there.</summary>
    public string[] Check() => ["-O", "check", .. GetControl(), .. GetWhere()];

    /// <summary>Ends the connection.</summary>
    public string[] Exit() => ["-O", "exit", .. GetControl(), .. GetWhere()];

    /// <summary>The command that tells where the host listens.</summary>
    /// <param name="startsHost">Whether it starts a host where none runs.</param>
    public string GetEndpointCommand(bool startsHost)
    {
        string socket = destination.RemoteSocket is { } path ? $" -f {RemoteShell.QuotePath(path)}" : "";
        return $"{RemoteShell.QuotePath(destination.RemotePath)} --endpoint{(startsHost ? "" : " --no-start")}{socket}";
    }

    private static string[] Option(string name, string value) => ["-o", $"{name}={value}"];

    private static string[] Option(string name, int value) => Option(name, value.ToString(CultureInfo.InvariantCulture));

    // ssh reads % and ${} in these paths as its own.
    private static string EscapeTokens(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    private static string EscapeForwarded(string path) =>
        EscapeTokens(path).Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);

    private string[] GetForwarding(string remoteSocket) =>
        ["-L", $"{EscapeForwarded(files.SocketPath)}:{EscapeForwarded(remoteSocket)}", .. GetControl(), .. GetWhere()];

    private string[] GetControl() => ["-S", EscapeTokens(files.ControlPath)];

    /// <summary>The user's options, first: of an option that is said twice, ssh takes the first.</summary>
    private string[] GetChosen() =>
    [
        .. destination.Options.SelectMany(static option => Option(option.Key, option.Value)),
        .. destination.KeyFilePath is { } key ? (string[])["-i", EscapeTokens(key), .. Option("IdentitiesOnly", "yes")] : [],
    ];

    /// <summary>The first connection takes as long as the user says, or ssh; one that is made again, with nobody there to see, does not wait for minutes.</summary>
    private string[] GetTimeout(bool mayPrompt) => destination.ConnectingTimeout is { } timeout
        ? Option("ConnectTimeout", Math.Max(1, (int)Math.Ceiling(timeout.TotalSeconds)))
        : mayPrompt ? [] : Option("ConnectTimeout", ReconnectSeconds);

    private string[] GetWhere() =>
    [
        .. destination.Port is { } port ? (string[])["-p", port.ToString(CultureInfo.InvariantCulture)] : [],
        .. destination.UserName is { } user ? (string[])["-l", user] : [],
        "--", destination.HostName,
    ];
}
