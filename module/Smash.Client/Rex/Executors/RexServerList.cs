using Smash.Protocol;

namespace Smash.Client;

/// <summary>The servers of the active rex.rc, as ssh destinations.</summary>
public sealed class RexServerList
{
    private const string Sign = "rex-server";

    private readonly List<(string Name, SshDestination Destination)> _servers = [];

    private RexServerList()
    {
    }

    /// <summary>Their names, in the order of the file.</summary>
    public IReadOnlyList<string> Names => [.. _servers.Select(static server => server.Name)];

    /// <summary>Has smash-rex read the configuration.</summary>
    /// <param name="folder">The user's current folder, where rex.rc is looked for first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RexErrorException">RexConfigurationInvalid: rex.rc is wrong; RexNotInstalled: there is no smash-rex.</exception>
    public static RexServerList Read(string folder, CancellationToken cancellationToken)
    {
        var list = new RexServerList();
        foreach (string[] fields in RexProgram.RunHere(["--servers", folder], Sign, cancellationToken))
        {
            list._servers.Add((fields[0], Parse(fields)));
        }

        return list;
    }

    /// <summary>Finds how to get to a host.</summary>
    /// <param name="name">A server's name, as Get-RexServer has it, or another machine, as ssh takes it.</param>
    /// <exception cref="RexErrorException">RexServerInvalid: it is no name of a machine.</exception>
    public SshDestination Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        SshDestination[] named = [.. _servers.Where(server => server.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static server => server.Destination)];
        SshDestination[] hosts = [.. _servers.Where(server => server.Destination.HostName.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static server => server.Destination)];
        try
        {
            return named.Length > 0 ? named[0] : hosts.Length == 1 ? hosts[0] : SshDestination.Parse(name);
        }
        catch (ArgumentException exception)
        {
            throw new RexErrorException("RexServerInvalid", Errno.EINVAL, exception.Message, exception);
        }
    }

    // Name, host, user, port, options.
    private static SshDestination Parse(string[] fields) =>
        SshDestination.Parse(
            fields[1].Contains(':') ? $"[{fields[1]}]" : fields[1],
            fields[2].Length > 0 ? fields[2] : null,
            fields[3].Length > 0 ? int.Parse(fields[3], System.Globalization.CultureInfo.InvariantCulture) : null) with
        {
            Options = fields[4..].Select(static option => option.Split('=', 2)).Where(static option => option.Length == 2)
                .DistinctBy(static option => option[0], StringComparer.OrdinalIgnoreCase).ToDictionary(static option => option[0], static option => option[1]),
        };
}
