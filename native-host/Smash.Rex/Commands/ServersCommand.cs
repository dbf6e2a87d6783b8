using System.Globalization;
using Smash.Rex.Configuration;

namespace Smash.Rex.Commands;

/// <summary><c>smash-rex --servers [FOLDER]</c>: the servers of rex.rc, which is looked for first in the folder. A line of the output: rex-server, name, host, user, port, and ssh's options, with tabs between.</summary>
internal static class ServersCommand
{
    /// <summary>Carries it out.</summary>
    /// <param name="folder">The user's current folder.</param>
    /// <returns>The lines of the output.</returns>
    /// <exception cref="RexCommandException">RexConfigurationInvalid: rex.rc is wrong.</exception>
    public static IEnumerable<string> Run(string folder)
    {
        var source = new RexConfigurationSource(RexConfigurationPlace.OfThisUser(folder));
        source.Reload();
        return source.Problems.Count > 0
            ? throw new RexCommandException("RexConfigurationInvalid", string.Join('\n', source.Problems))
            : source.Current.Servers.Select(server => string.Join(
                '\t', ["rex-server", server.Name, server.Host, server.User ?? "", server.Port?.ToString(CultureInfo.InvariantCulture) ?? "", .. source.Current.SshOptions]));
    }
}
