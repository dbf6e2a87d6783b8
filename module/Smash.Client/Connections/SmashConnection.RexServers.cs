using Smash.Protocol;
using Smash.Protocol.Cedar;
using Smash.Protocol.Rex;

namespace Smash.Client;

/// <content>Servers of REX.</content>
public sealed partial class SmashConnection
{
    /// <summary>Asks which servers REX has, how loaded they are, and which would be chosen.</summary>
    /// <param name="query">Which, and how.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RexErrorException">RexConfigurationInvalid: rex.rc is wrong; RexKeyUnknown: there is no key of that program.</exception>
    /// <exception cref="SmashException">EOPNOTSUPP: this host has no REX, or it is off.</exception>
    public RexServerAnswer GetRexServers(RexServerQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ExecuteCommand(
            RexCommand.ListServers,
            arguments =>
            {
                arguments.Put(query.Folder);
                arguments.Put(query.Program);
                arguments.Put(query.Transaction);
                arguments.Put(query.Connects);
            },
            ReadServers,
            cancellationToken);
    }

    private RexServerAnswer ReadServers(CedarReader reader)
    {
        string errorId = reader.GetString();
        if (errorId.Length > 0)
        {
            throw new RexErrorException(errorId, (Errno)reader.GetInt32(), reader.GetString()) { Request = PacketType.DaemonCommand, Command = RexCommand.ListServers };
        }

        string problems = reader.GetString();
        var servers = new RexServer[reader.GetInt32()];
        for (int i = 0; i < servers.Length; i++)
        {
            servers[i] = new RexServer(this, reader);
        }

        return new RexServerAnswer(servers, problems);
    }
}
