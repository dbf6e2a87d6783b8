using System.Net;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Configuration;

namespace Smash.Rex.Access;

/// <summary>Whether the option <c>clients</c> of this executor's rex.rc lets somebody come from where ssh saw the connection come from. It only takes away: what may be done is granted elsewhere.</summary>
/// <param name="place">Where rex.rc is looked for.</param>
/// <param name="connection">SSH_CONNECTION as sshd has set it; null: there was no sshd, and only rules that name no address let in.</param>
internal sealed class ClientAdmission(RexConfigurationPlace place, string? connection)
{
    private readonly Lock _alone = new();
    private readonly RexConfigurationSource _source = new(place);

    /// <summary>Asks. That waits for the disk: not for the loop.</summary>
    /// <param name="host">The host's name in the identity that comes.</param>
    /// <returns>Null: it may. Else RexClientNotAllowed; also while rex.rc is wrong and never was right for this link.</returns>
    public RexRefusal? Ask(string host)
    {
        lock (_alone)
        {
            _source.Refresh();
            if (_source.Problems.Count > 0 && _source.Current.Files.Count == 0)
            {
                return new RexRefusal(Errno.EACCES, "RexClientNotAllowed", $"The rex.rc of {Environment.MachineName} is wrong, and while it is nobody may come: {_source.Problems[0]}");
            }

            IPAddress? address = IPAddress.TryParse(connection?.Split(' ')[0], out IPAddress? parsed) ? parsed : null;
            return Allows(_source.Current, address, host) ? null : new RexRefusal(
                Errno.EACCES, "RexClientNotAllowed", $"The rex.rc of {Environment.MachineName} lets {host} not come{(address is null ? "" : $" from {address}")}: its option clients names who may.");
        }
    }

    private static bool Allows(RexConfiguration configuration, IPAddress? address, string host)
    {
        IReadOnlyList<IPNetwork> local = configuration.Clients.Any(static rule => rule.Kind == ClientRuleKind.LocalNets) ? LocalNetworks.Read() : [];
        return address is not null
            ? configuration.AllowsClient(address, host, local)
            : configuration.Clients.Any(rule => rule.Kind is ClientRuleKind.Any or ClientRuleKind.Host && rule.Allows(IPAddress.None, host, local));
    }
}
