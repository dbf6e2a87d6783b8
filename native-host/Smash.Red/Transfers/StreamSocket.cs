using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Smash.Red.Transfers.Interop;

namespace Smash.Red.Transfers;

/// <summary>Stream sockets over IP that no runtime watches, so that they can be given away.</summary>
internal static unsafe class StreamSocket
{
    private const int KeepAliveIdleSeconds = 60;
    private const int KeepAliveIntervalSeconds = 15;
    private const int KeepAliveCount = 4;

    /// <summary>Makes one that does not block.</summary>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <exception cref="Win32Exception">The kernel refused.</exception>
    public static SafeFileHandle Create(AddressFamily family) =>
        new(Check(MakeSocket.Invoke(family == AddressFamily.InterNetworkV6 ? MakeSocket.Inet6 : MakeSocket.Inet, MakeSocket.StreamNonBlocking, 0)), ownsHandle: true);

    /// <summary>Lets the kernel find out that a peer is gone which sends nothing.</summary>
    /// <param name="socket">A connection.</param>
    public static void KeepAlive(SafeFileHandle socket)
    {
        SetOption(socket, SetSocketOption.SocketLevel, SetSocketOption.KeepAlive, 1);
        SetOption(socket, SetSocketOption.TcpLevel, SetSocketOption.KeepAliveIdle, KeepAliveIdleSeconds);
        SetOption(socket, SetSocketOption.TcpLevel, SetSocketOption.KeepAliveInterval, KeepAliveIntervalSeconds);
        SetOption(socket, SetSocketOption.TcpLevel, SetSocketOption.KeepAliveCount, KeepAliveCount);
    }

    /// <summary>Binds a socket and has it listen for one connection.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="address">Where; port 0: one that is free.</param>
    /// <returns>0, or the error number.</returns>
    public static int Listen(SafeFileHandle socket, IPEndPoint address)
    {
        SocketAddress native = address.Serialize();
        SetOption(socket, SetSocketOption.SocketLevel, SetSocketOption.ReuseAddress, 1);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // All interfaces are those of IPv4 too, as for RED itself.
            SetOption(socket, SetSocketOption.Ipv6Level, SetSocketOption.Ipv6Only, address.Address.Equals(IPAddress.IPv6Any) ? 0 : 1);
        }

        fixed (byte* start = native.Buffer.Span)
        {
            return BindSocket.Invoke(socket, start, (uint)native.Size) < 0 || ListenSocket.Invoke(socket, 1) < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
    }

    /// <summary>Begins to connect.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="address">Where to.</param>
    /// <returns>0: connected; EINPROGRESS: it becomes writable when it is, or cannot be; else the error number.</returns>
    public static int Connect(SafeFileHandle socket, IPEndPoint address)
    {
        SocketAddress native = address.Serialize();
        fixed (byte* start = native.Buffer.Span)
        {
            return ConnectSocket.Invoke(socket, start, (uint)native.Size) < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
    }

    /// <summary>Takes a connection that has come.</summary>
    /// <param name="listener">The listening socket.</param>
    /// <returns>The connection; null: none has come, or it has gone again.</returns>
    /// <exception cref="Win32Exception">The kernel refused: EMFILE, ENFILE, ENOBUFS.</exception>
    public static SafeFileHandle? Accept(SafeFileHandle listener)
    {
        int accepted = AcceptSocket.Invoke(listener, null, null, AcceptSocket.CloseOnExec);
        int error = accepted < 0 ? Marshal.GetLastPInvokeError() : 0;
        return error is Libc.EAGAIN or Libc.EINTR or Libc.ECONNABORTED ? null : new SafeFileHandle(Check(accepted), ownsHandle: true);
    }

    /// <summary>The port that a socket is bound to.</summary>
    /// <param name="socket">The socket.</param>
    public static int GetPort(SafeFileHandle socket)
    {
        const int portOffset = 2;
        byte* name = stackalloc byte[128];
        uint length = 128;
        Check(GetSocketName.Invoke(socket, name, &length));
        return (name[portOffset] << 8) | name[portOffset + 1];
    }

    /// <summary>Fetches the error that waits at a socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>0: none.</returns>
    public static int GetError(SafeFileHandle socket)
    {
        int error;
        uint length = sizeof(int);
        Check(GetSocketOption.Invoke(socket, GetSocketOption.SocketLevel, GetSocketOption.PendingError, &error, &length));
        return error;
    }

    private static void SetOption(SafeFileHandle socket, int level, int option, int value) => Check(SetSocketOption.Invoke(socket, level, option, &value, sizeof(int)));

    private static int Check(int result) => result < 0 ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : result;
}
