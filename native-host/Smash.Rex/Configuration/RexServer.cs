using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Smash.Rex.Configuration;

/// <summary>A host that may run what is sent, as the option <c>servers</c> names it: <c>[USER@]HOST[:PORT]</c>, an IPv6 address with a port in brackets.</summary>
/// <param name="Host">The name or address that ssh is given. It never begins with a dash and has no blanks, so it cannot be taken for an option.</param>
/// <param name="User">The user there; null: ssh's own configuration decides.</param>
/// <param name="Port">The port, 1 to 65535; null: ssh's own configuration decides.</param>
/// <param name="Origin">Where it stands.</param>
internal sealed partial record RexServer(string Host, string? User, int? Port, RexOrigin Origin)
{
    private const int MostHostCharacters = 253;

    /// <summary>What it is called: the host, and the port if one is named.</summary>
    public string Name =>
        Port is not { } port ? Host : string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{port}");

    /// <summary>Reads an entry.</summary>
    /// <param name="word">The entry.</param>
    /// <param name="server">The server.</param>
    /// <returns>Null, or what is wrong, as a sentence.</returns>
    public static string? Parse(RexWord word, out RexServer? server)
    {
        server = null;
        Match match = Form().Match(word.Text);
        string host = match.Groups["v6"].Success ? match.Groups["v6"].Value : match.Groups["host"].Value;
        if (IPAddress.TryParse(word.Text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6 && word.Text[0] != '[')
        {
            server = new RexServer(word.Text, null, null, word.Origin);
            return null;
        }

        if (!match.Success || host.Length > MostHostCharacters || (match.Groups["v6"].Success && !IPAddress.TryParse(host, out _)))
        {
            return $"'{word.Text}' is no server: write [USER@]HOST[:PORT].";
        }

        int? port = match.Groups["port"].Success ? int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture) : null;
        if (port is 0 or > ushort.MaxValue)
        {
            return $"'{word.Text}': a port is 1 to {ushort.MaxValue}.";
        }

        server = new RexServer(host, match.Groups["user"].Success ? match.Groups["user"].Value : null, port, word.Origin);
        return null;
    }

    [GeneratedRegex(@"\A(?:(?<user>[A-Za-z_][A-Za-z0-9._-]{0,63})@)?(?:(?<host>[A-Za-z0-9_][A-Za-z0-9._-]*)|\[(?<v6>[0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?)\])(?::(?<port>[0-9]{1,5}))?\z")]
    private static partial Regex Form();
}
