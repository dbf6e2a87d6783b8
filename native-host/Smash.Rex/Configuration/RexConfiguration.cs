using System.Net;
using System.Text;

namespace Smash.Rex.Configuration;

/// <summary>What a configuration of REX says; where it says nothing, the defaults.</summary>
internal sealed record RexConfiguration
{
    /// <summary>The files that it was read from: first the one that was found, then those it led to. None: there is no configuration.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The hosts that may be chosen, in the order of the file; each once.</summary>
    public IReadOnlyList<RexServer> Servers { get; init; } = [];

    /// <summary>Who may come to this host; by default everybody who has a key.</summary>
    public IReadOnlyList<ClientRule> Clients { get; init; } = [new ClientRule(ClientRuleKind.Any)];

    /// <summary>The folder for files that came from elsewhere, with <c>${host}</c> and <c>${user}</c> still in it; null: that of the user's cache.</summary>
    public string? TemporaryDirectory { get; init; }

    /// <summary>Whether files that the other host lacks are brought there.</summary>
    public RexAutoTransfer AutoTransfer { get; init; } = RexAutoTransfer.Ssh;

    /// <summary>The rload from which on a host is not chosen unless it is asked for by name; null: none.</summary>
    public double? MaxLoad { get; init; }

    /// <summary>How long a connection may take to be made.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Options for ssh as <c>NAME=VALUE</c>, each to be given after <c>-o</c>.</summary>
    public IReadOnlyList<string> SshOptions { get; init; } = [];

    /// <summary>Finds a server by the name it goes by: as in the file, or the host alone where that is one server's only.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns>The server; null: there is none, or several.</returns>
    public RexServer? FindServer(string name)
    {
        RexServer[] hosts = [.. Servers.Where(server => server.Host.Equals(name, StringComparison.OrdinalIgnoreCase))];
        return Servers.FirstOrDefault(server => server.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? (hosts.Length == 1 ? hosts[0] : null);
    }

    /// <summary>Whether a client may come, key and grant apart.</summary>
    /// <param name="address">The address that ssh saw it come from.</param>
    /// <param name="host">The host's name in its identity.</param>
    /// <param name="local">The networks that this host is in.</param>
    public bool AllowsClient(IPAddress address, string host, IReadOnlyList<IPNetwork> local) => Clients.Any(rule => rule.Allows(address, host, local));

    /// <summary>The folder for files that came from some host.</summary>
    /// <param name="host">The host. What could lead out of the folder, as slashes and leading dots, becomes an underscore.</param>
    /// <param name="user">The user, likewise.</param>
    /// <returns>The path; null: the configuration names none.</returns>
    public string? TemporaryDirectoryFor(string host, string user) =>
        TemporaryDirectory?.Replace("${host}", FileName(host), StringComparison.Ordinal).Replace("${user}", FileName(user), StringComparison.Ordinal);

    private static string FileName(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            bool isPlain = char.IsAsciiLetterOrDigit(character) || character is '-' or '_' || (character == '.' && name.Length > 0);
            name.Append(isPlain ? character : '_');
        }

        return name.Length == 0 ? "_" : name.ToString();
    }
}
