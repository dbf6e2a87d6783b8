using System.Text;
using Smash.Protocol;

namespace Smash.Session.Clients;

/// <summary>The known clients, by name, and the rules by which a connection becomes one of them.</summary>
internal sealed class ClientTable
{
    private readonly Dictionary<string, Client> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Client> _byKey = [];
    private long _lastKey;

    /// <summary>Connections that have logged in.</summary>
    public int ConnectionCount { get; private set; }

    public Client this[long key] => _byKey[key];

    /// <summary>Takes a client up from the records.</summary>
    public void Restore(long key, string name, uint lastJob)
    {
        Add(new Client { Key = key, Name = name, LastJobId = lastJob });
        _lastKey = Math.Max(_lastKey, key);
    }

    /// <summary>Makes a connection speak for a client.</summary>
    /// <exception cref="RequestRefusedException">EINVAL: not a user name. EBUSY: another connection has it for itself.</exception>
    public Client Login(ClientConnection connection, string name)
    {
        CheckName(name);
        if (_byName.TryGetValue(name, out Client? known))
        {
            CloseVanished(known);
        }

        if (!_byName.TryGetValue(name, out Client? client))
        {
            client = new Client { Key = ++_lastKey, Name = name };
            Add(client);
        }

        if (client.Connections.Exists(other => !other.IsShared) || (client.Connections.Count > 0 && !connection.IsShared))
        {
            throw new RequestRefusedException(Errno.EBUSY, $"'{name}' is connected already.");
        }

        client.Connections.Add(connection);
        ConnectionCount++;
        return client;
    }

    public void Logout(Client client, ClientConnection connection)
    {
        client.Connections.Remove(connection);
        ConnectionCount--;
        if (client.Connections.Count == 0 && client.LastJobId == 0)
        {
            // It has never had a job: nothing would be taken up again.
            _byName.Remove(client.Name);
            _byKey.Remove(client.Key);
        }
    }

    private static void CheckName(string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        if (length is < 1 or > ProtocolLimits.MaxUserNameLength || name[0] == '.' || name.Contains('/') || name.Any(char.IsControl))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A user name has 1 to {ProtocolLimits.MaxUserNameLength} bytes and neither '/', a control character nor a leading dot; this one has {length} bytes.");
        }
    }

    private static void CloseVanished(Client client)
    {
        // A client that closed and connected again at once may be heard of in the other order.
        foreach (ClientConnection connection in client.Connections.ToList())
        {
            connection.CloseIfPeerGone();
        }
    }

    private void Add(Client client)
    {
        _byName.Add(client.Name, client);
        _byKey.Add(client.Key, client);
    }
}
