using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using Smash.Protocol.Red.Discovery;

namespace Smash.Client;

/// <summary>Looks for REDs by datagrams: on the networks of this machine, or at addresses that are named.</summary>
public sealed class RedFinder
{
    /// <summary>The UDP port that is asked; default 4711.</summary>
    public int Port { get; init; } = RedDiscovery.DefaultPort;

    /// <summary>How long answers are waited for; default 2 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Looks for REDs.</summary>
    /// <param name="addresses">Whom to ask: machines, groups, broadcast addresses; none: all networks of this machine, and the machine itself.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Those that answered, each once, as they answer.</returns>
    /// <exception cref="RedLinkException">Nobody could be asked at all.</exception>
    public IEnumerable<RedHostAnnouncement> Find(IReadOnlyCollection<IPAddress>? addresses = null, CancellationToken cancellationToken = default)
    {
        ulong nonce = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(Timeout);
        using Socket socket = CreateSocket();
        Ask(socket, addresses is { Count: > 0 } ? addresses : FindNetworks(), nonce);
        var seen = new HashSet<string>();
        while (Receive(socket, nonce, time.Token) is var received && !time.IsCancellationRequested)
        {
            // The same one answers at each of its machine's networks, and over both versions of IP.
            if (received is { } answer && seen.Add($"{answer.ComputerName} {answer.Port} {answer.Started:O}"))
            {
                yield return answer;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private static Socket CreateSocket()
    {
        // Both versions of IP by one socket, as far as the machine has the sixth.
        var socket = Socket.OSSupportsIPv6 ? new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true } : new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.EnableBroadcast = true;
        socket.Bind(new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
        return socket;
    }

    private void Ask(Socket socket, IEnumerable<IPAddress> addresses, ulong nonce)
    {
        byte[] question = RedDiscovery.WriteQuestion(nonce);
        SocketException? refusal = null;
        bool isAsked = false;
        foreach (IPAddress address in addresses)
        {
            try
            {
                IPAddress way = socket.AddressFamily == AddressFamily.InterNetworkV6 ? address.MapToIPv6() : address;
                socket.SendTo(question, new IPEndPoint(way, Port));
                isAsked = true;
            }
            catch (SocketException exception)
            {
                // A network that is down or does not take groups: others may.
                refusal = exception;
            }
        }

        if (!isAsked)
        {
            throw new RedLinkException(RedLinkFault.Unreachable, $"No network could be asked for REDs: {refusal?.Message ?? "there is none"}.", refusal);
        }
    }

    /// <summary>The next datagram, if it is an answer.</summary>
    private static RedHostAnnouncement? Receive(Socket socket, ulong nonce, CancellationToken cancellationToken)
    {
        var buffer = new byte[RedDiscovery.QuestionBytes];
        EndPoint anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        try
        {
            SocketReceiveFromResult received = socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, cancellationToken).AsTask().GetAwaiter().GetResult();
            IPAddress from = ((IPEndPoint)received.RemoteEndPoint).Address;
            return RedDiscovery.ReadAnswer(buffer.AsSpan(0, received.ReceivedBytes), nonce) is { } announcement
                ? new RedHostAnnouncement(from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from, announcement)
                : null;
        }
        catch (OperationCanceledException)
        {
            // The time is over, and the caller looks for that.
            return null;
        }
        catch (SocketException)
        {
            // Somebody who was asked has nobody at that port, or sent more than an answer has.
            return null;
        }
    }

    /// <summary>The groups, the broadcast addresses of all networks, and the machine itself.</summary>
    private static List<IPAddress> FindNetworks()
    {
        List<IPAddress> found = [IPAddress.Loopback, IPAddress.Broadcast, IPAddress.Parse(RedDiscovery.Group)];
        foreach (NetworkInterface network in NetworkInterface.GetAllNetworkInterfaces().Where(static network => network.OperationalStatus != OperationalStatus.Down))
        {
            found.AddRange(network.GetIPProperties().UnicastAddresses.Select(address => GetBroadcast(address, network)).OfType<IPAddress>());
        }

        return found;
    }

    private static IPAddress? GetBroadcast(UnicastIPAddressInformation address, NetworkInterface network)
    {
        if (address.Address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // The group's link is named by the address's own scope.
            return address.Address.IsIPv6LinkLocal ? new IPAddress(IPAddress.Parse(RedDiscovery.Group6).GetAddressBytes(), address.Address.ScopeId) : null;
        }

        if (network.NetworkInterfaceType == NetworkInterfaceType.Loopback || address.PrefixLength is 0 or > 30)
        {
            return null;
        }

        byte[] bytes = address.Address.GetAddressBytes();
        for (int bit = address.PrefixLength; bit < 32; bit++)
        {
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }
}
