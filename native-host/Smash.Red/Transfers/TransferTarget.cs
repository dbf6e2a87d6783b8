using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore;
using Smash.Protocol.Red;

namespace Smash.Red.Transfers;

/// <summary>Whom bytes are sent to.</summary>
internal static class TransferTarget
{
    // A lookup holds a thread until the resolver gives up: callers must not take all of them from those who serve calls.
    private static readonly SemaphoreSlim Lookups = new(4);

    /// <summary>Whether an address says anything: callers that must fill every member leave them empty.</summary>
    /// <param name="address">The address.</param>
    public static bool IsNamed(RedAddress? address) => address is not null && (address.Port != 0 || address.Hostname.Length > 0 || address.Address.Length > 0);

    /// <summary>Connects, to the address where there is one and else to each that the name has.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="target">Where to.</param>
    /// <param name="timeout">How long to try, all in all.</param>
    /// <param name="refusal">The error where it cannot be.</param>
    /// <param name="abandoned">Completed when nobody wants it any more.</param>
    /// <exception cref="RedException">It cannot be reached; the extras say why.</exception>
    public static async Task<SafeFileHandle> ConnectAsync(EventLoop loop, RedAddress target, TimeSpan timeout, RedError refusal, Task abandoned)
    {
        string name = target.Address.Length > 0 ? target.Address : target.Hostname;
        if (name.Length == 0 || target.Port == 0)
        {
            throw new RedException(refusal, name.Length == 0 ? "the address has neither red_address nor red_hostname" : $"there is no port 0 of {name} to connect to");
        }

        long begin = loop.TimeProvider.GetTimestamp();
        string why = "it has no address";
        foreach (IPAddress address in await ResolveAsync(target, timeout, refusal, abandoned))
        {
            TimeSpan left = timeout - loop.TimeProvider.GetElapsedTime(begin);
            (SafeFileHandle? socket, why) = await TryAsync(loop, new IPEndPoint(address, target.Port), left > TimeSpan.Zero ? left : TimeSpan.Zero, abandoned);
            if (socket is not null)
            {
                return socket;
            }
        }

        throw new RedException(refusal, $"cannot connect to port {target.Port} of {name}: {why}");
    }

    private static async Task<(SafeFileHandle? Socket, string Error)> TryAsync(EventLoop loop, IPEndPoint address, TimeSpan timeout, Task abandoned)
    {
        try
        {
            return await TransferConnection.OpenAsync(loop, address, timeout, abandoned);
        }
        catch (Win32Exception exception)
        {
            return (null, exception.Message);
        }
    }

    private static async Task<IPAddress[]> ResolveAsync(RedAddress target, TimeSpan timeout, RedError refusal, Task abandoned)
    {
        if (target.Address.Length > 0)
        {
            return IPAddress.TryParse(target.Address, out IPAddress? address) ? [address] : throw new RedException(refusal, $"'{target.Address}' is no IP address");
        }

        try
        {
            using var deadline = new CancellationTokenSource(timeout);
            await Lookups.WaitAsync(deadline.Token);
            Task<IPAddress[]> lookup = Dns.GetHostAddressesAsync(target.Hostname);
            _ = lookup.ContinueWith(static _ => Lookups.Release(), TaskScheduler.Default);
            return await Task.WhenAny(lookup.WaitAsync(deadline.Token), abandoned) == abandoned ? [] : await lookup.WaitAsync(deadline.Token);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException or OperationCanceledException)
        {
            throw new RedException(refusal, $"the host '{target.Hostname}' is not known: {exception.Message}", exception);
        }
    }
}
