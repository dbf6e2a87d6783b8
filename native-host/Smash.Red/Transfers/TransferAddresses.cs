using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Smash.Protocol.Red;

namespace Smash.Red.Transfers;

/// <summary>Where transfers may listen: at the addresses where RED answers itself, at ports of a range.</summary>
/// <param name="listening">The addresses where RED answers, at least one.</param>
/// <param name="ports">The ports.</param>
internal sealed class TransferAddresses(IReadOnlyList<IPAddress> listening, PortRange ports)
{
    /// <summary>Begins to listen. Any thread may call it.</summary>
    /// <param name="asked">Where it is asked for: an address without its name counts, port 0 is any; null: anywhere.</param>
    /// <param name="refusal">The error where it cannot be.</param>
    /// <returns>A listening socket that does not block.</returns>
    /// <exception cref="RedException">The address is none of RED's, or the port is not to be had.</exception>
    public SafeFileHandle Listen(RedAddress? asked, RedError refusal)
    {
        IPAddress address = Choose(asked, refusal);
        int port = asked?.Port ?? 0;
        if (port != 0 && !ports.Contains(port))
        {
            throw new RedException(refusal, $"port {port} is not one of {ports} (RED_TRANSFER_PORTS)");
        }

        int error = TryListen(address, port == 0 ? ports.Any() : [port], out SafeFileHandle? socket);
        string why = Marshal.GetPInvokeErrorMessage(error);
        return socket ?? throw new RedException(refusal, port == 0 ? $"no port of {ports} is free at {address} (RED_TRANSFER_PORTS): {why}" : $"cannot wait at port {port} of {address}: {why}");
    }

    private static int TryListen(IPAddress address, IEnumerable<int> ports, out SafeFileHandle? listening)
    {
        int error = 0;
        foreach (int port in ports)
        {
            SafeFileHandle socket = StreamSocket.Create(address.AddressFamily);
            error = StreamSocket.Listen(socket, new IPEndPoint(address, port));
            if (error == 0)
            {
                listening = socket;
                return 0;
            }

            socket.Dispose();
        }

        listening = null;
        return error;
    }

    private IPAddress Choose(RedAddress? asked, RedError refusal)
    {
        if (asked is null || asked.Address.Length == 0)
        {
            AddressFamily family = asked?.AddressType == RedAddressType.Inet6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
            return listening.FirstOrDefault(address => address.AddressFamily == family) ?? listening[0];
        }

        if (!IPAddress.TryParse(asked.Address, out IPAddress? wanted))
        {
            throw new RedException(refusal, $"'{asked.Address}' is no IP address");
        }

        return listening.Any(covering => Covers(covering, wanted)) ? wanted : throw new RedException(refusal, $"{wanted} is none of the addresses where this RED listens: {string.Join(", ", listening)} (RED_LISTEN)");
    }

    // The kernel lets [::] take IPv4 too.
    private static bool Covers(IPAddress covering, IPAddress wanted) =>
        covering.Equals(wanted) || covering.Equals(IPAddress.IPv6Any) || (covering.Equals(IPAddress.Any) && wanted.AddressFamily == AddressFamily.InterNetwork);
}
