using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration.Types;

namespace Smash.DaemonCore.Configuration;

/// <summary>ALLOW_ and DENY_ of each level, from which a daemon's authorization policy is made.</summary>
public sealed class AuthorizationParameters
{
    private readonly Dictionary<string, Parameter<string>> _lists = [];

    /// <summary>Adds the parameters to a table.</summary>
    /// <param name="parameters">The table.</param>
    public AuthorizationParameters(ParameterTable parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (string name in AuthorizationPolicy.ParameterNames)
        {
            string level = name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..];
            string description = name.StartsWith("ALLOW_", StringComparison.Ordinal)
                ? $"Who is allowed the level {level}: users, hosts, user@host, networks, key:fingerprints or *. Empty: the daemon's own user over its Unix socket alone."
                : $"Who is denied the level {level}, whatever ALLOW_{level} says.";
            _lists.Add(name, parameters.AddAsText(name, "", new PeerListType(), description));
        }
    }

    /// <summary>The policy that a configuration says.</summary>
    /// <param name="configuration">The configuration, without problems.</param>
    /// <returns>The policy.</returns>
    public AuthorizationPolicy Read(DaemonConfiguration configuration) => AuthorizationPolicy.Create(name => configuration.Get(_lists[name]));
}
