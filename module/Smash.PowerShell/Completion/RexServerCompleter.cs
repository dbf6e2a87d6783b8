using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes servers of rex.rc, from what the host knows: it connects none.</summary>
public sealed class RexServerCompleter : HostCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(SmashConnection connection, string typed, CancellationToken cancellationToken) =>
        connection.GetRexServers(new RexServerQuery { Folder = Environment.CurrentDirectory, Connects = false }, cancellationToken).Servers
            .Where(server => server.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(static server => new CompletionResult(server.Name, server.Name, CompletionResultType.ParameterValue, server.Explanation));
}
