using System.Net;
using System.Text.RegularExpressions;

namespace Smash.Rex.Configuration;

/// <summary>One entry of the option <c>clients</c>: who may ask this host to run something. It only takes away: who may come still needs a key and a grant.</summary>
/// <param name="Kind">What sort of entry.</param>
/// <param name="Network">The addresses, where the kind is Network; else null.</param>
/// <param name="Host">The name, where the kind is Host; else null.</param>
internal sealed partial record ClientRule(ClientRuleKind Kind, IPNetwork? Network = null, string? Host = null)
{
    /// <summary>Whether somebody is among those whom the entry names.</summary>
    /// <param name="address">The address that ssh saw the connection come from.</param>
    /// <param name="host">The host's name in the identity that the key stands for.</param>
    /// <param name="local">The networks that this host is in.</param>
    public bool Allows(IPAddress address, string host, IReadOnlyList<IPNetwork> local)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Kind switch
        {
            ClientRuleKind.Any => true,
            ClientRuleKind.LocalHost => IPAddress.IsLoopback(plain),
            ClientRuleKind.LocalNets => IPAddress.IsLoopback(plain) || local.Any(network => network.Contains(plain)),
            ClientRuleKind.Network => Network!.Value.Contains(plain),
            ClientRuleKind.Host => host.Equals(Host, StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    /// <summary>Reads an entry: any, none, localhost, localnets, an address, a network as ADDRESS/BITS, or a host's name up to its first dot, which is all that an identity has of it.</summary>
    /// <param name="text">The entry.</param>
    /// <param name="rule">The rule.</param>
    /// <returns>Null, or what is wrong, as a sentence.</returns>
    public static string? Parse(string text, out ClientRule? rule)
    {
        rule = text switch
        {
            "any" => new ClientRule(ClientRuleKind.Any),
            "none" => new ClientRule(ClientRuleKind.None),
            "localhost" => new ClientRule(ClientRuleKind.LocalHost),
            "localnets" => new ClientRule(ClientRuleKind.LocalNets),
            _ => OfAddressOrName(text),
        };
        return rule is null ? $"'{text}' is no client: write any, none, localhost, localnets, an address, a network as ADDRESS/BITS, or a host's name up to its first dot, as identities have it." : null;
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => Kind switch
    {
        ClientRuleKind.Network => Network!.Value.ToString(),
        ClientRuleKind.Host => Host!,
#pragma warning disable CA1308 // The spelling of the file.
        _ => Kind.ToString().ToLowerInvariant(),
#pragma warning restore CA1308
    };

    private static ClientRule? OfAddressOrName(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && IsWholeAddress(text, address) ? new ClientRule(ClientRuleKind.Network, new IPNetwork(address, address.GetAddressBytes().Length * 8))
        : text.Contains('/', StringComparison.Ordinal) ? (IPNetwork.TryParse(text, out IPNetwork network) ? new ClientRule(ClientRuleKind.Network, network) : null)
        : HostName().IsMatch(text) ? new ClientRule(ClientRuleKind.Host, Host: text)
        : null;

    // 10.1 would be taken as 10.0.0.1.
    private static bool IsWholeAddress(string text, IPAddress address) =>
        address.GetAddressBytes().Length > 4 || text.Count(static character => character == '.') == 3;

    [GeneratedRegex(@"\A(?=.{1,253}\z)(?![0-9]+\z)[A-Za-z0-9_][A-Za-z0-9_-]*\z")]
    private static partial Regex HostName();
}
