using System.Globalization;

namespace Smash.Client;

/// <summary>Another machine, and how OpenSSH gets there. What is not said here is as ssh's own configuration has it.</summary>
public sealed record SshDestination
{
    /// <summary>Name of the program that tells where the host listens, found on PATH there.</summary>
    public const string DefaultRemotePath = "smash";

    // Those that make the one connection what it is.
    private static readonly string[] OwnOptions = ["ControlMaster", "ControlPath", "RemoteCommand", "RequestTTY", "SessionType", "ForkAfterAuthentication", "StdinNull"];

    private SshDestination(string hostName) => HostName = hostName;

    /// <summary>Name or address of the machine, or a Host of ssh's configuration.</summary>
    public string HostName { get; }

    /// <summary>Name of the user there; null: as ssh's configuration has it, or one's own.</summary>
    public string? UserName { get; private init; }

    /// <summary>Port, 1 to 65,535; null: as ssh's configuration has it, or 22.</summary>
    public int? Port { get; private init; }

    /// <summary>Absolute path of a private key, and then no other is offered; null: as ssh's configuration has it.</summary>
    public string? KeyFilePath { get; init; }

    /// <summary>Longest time for making the connection; null: as long as ssh tries.</summary>
    public TimeSpan? ConnectingTimeout { get; init; }

    /// <summary>Options of ssh_config(5), which come before all others.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>The program <c>smash</c> there: a name on PATH, or a path, which may begin with <c>~/</c>.</summary>
    public string RemotePath { get; init; } = DefaultRemotePath;

    /// <summary>Path of the host's socket there; null: the user's own.</summary>
    public string? RemoteSocket { get; init; }

    /// <summary>Whether ssh may ask for a password or for trust in a new key, at the terminal, when the first connection is made. Never after that.</summary>
    public bool MayPrompt { get; init; }

    /// <summary>What tells two ways to a host apart.</summary>
    internal string Key => string.Join('\n', (string?[])
    [
        "ssh", HostName, UserName, Port?.ToString(CultureInfo.InvariantCulture), KeyFilePath, RemotePath, RemoteSocket,
        .. Options.OrderBy(static option => option.Key, StringComparer.OrdinalIgnoreCase).Select(static option => $"{option.Key}={option.Value}"),
    ]);

    /// <summary>Reads a destination as ssh writes it: <c>host</c>, <c>user@host</c>, <c>user@host:port</c>, <c>ssh://user@host:port</c>; an IPv6 address with a port is in brackets.</summary>
    /// <param name="text">The destination.</param>
    /// <param name="userName">The user's name where the text has none; may be null.</param>
    /// <param name="port">The port where the text has none; may be null.</param>
    /// <exception cref="ArgumentException">The text names no machine, or a part of it could be taken for something else.</exception>
    public static SshDestination Parse(string text, string? userName = null, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        string rest = text.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase) ? text[6..].TrimEnd('/') : text;
        int at = rest.LastIndexOf('@');
        string? user = at < 0 ? userName : rest[..at];
        (string host, int? named) = SplitPort(rest[(at + 1)..], text);
        CheckName(host, "machine", text);
        if (user is not null)
        {
            CheckName(user, "user", text);
        }

        return new SshDestination(host) { UserName = user, Port = named ?? port };
    }

    /// <summary>Checks an option.</summary>
    /// <returns>What is wrong with it; null: nothing that is known here.</returns>
    public static string? FindProblem(string option, string value) => option switch
    {
        _ when OwnOptions.Contains(option, StringComparer.OrdinalIgnoreCase) => $"The option {option} is the connection's own: it cannot be set.",
        _ when option.Length == 0 || !option.All(char.IsAsciiLetterOrDigit) => $"'{option}' is no option of ssh_config(5).",
        _ when value.AsSpan().ContainsAny('\n', '\r', '\0') => $"The value of the option {option} has a line end.",
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString()
    {
        string host = Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{(HostName.Contains(':') ? $"[{HostName}]" : HostName)}:{port}") : HostName;
        return UserName is null ? host : $"{UserName}@{host}";
    }

    private static (string Host, int? Port) SplitPort(string text, string whole)
    {
        int colon = text.LastIndexOf(':');
        bool isBracketed = text.StartsWith('[');
        bool hasPort = isBracketed ? colon > text.IndexOf(']') : colon >= 0 && text.IndexOf(':') == colon;
        string host = (hasPort ? text[..colon] : text).TrimStart('[').TrimEnd(']');
        if (!hasPort)
        {
            return (host, null);
        }

        return int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= ushort.MaxValue
            ? (host, port)
            : throw new ArgumentException($"'{text[(colon + 1)..]}' in '{whole}' is no port: 1 to {ushort.MaxValue}.");
    }

    /// <summary>A name that begins with a dash would be an option of ssh, one with other signs a command of a shell that ssh's configuration names.</summary>
    private static void CheckName(string name, string what, string whole)
    {
        if (name.Length == 0 || name[0] == '-' || name.Any(static character => char.IsWhiteSpace(character) || char.IsControl(character) || "'\"`$;&<>|(){}".Contains(character)))
        {
            throw new ArgumentException($"'{name}' in '{whole}' is no name of a {what}.");
        }
    }
}
