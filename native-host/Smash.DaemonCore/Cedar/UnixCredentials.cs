using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Cedar;

/// <summary>Who connected over a Unix socket, as the kernel knows it from the moment of the connect (SO_PEERCRED, unix(7)).</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="UserId">Its effective user.</param>
/// <param name="GroupId">Its effective group.</param>
public sealed record UnixCredentials(int ProcessId, uint UserId, uint GroupId)
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const int Length = 12;

    /// <summary>Asks for those of the other side.</summary>
    /// <param name="socket">A connected Unix socket.</param>
    /// <exception cref="SocketException">It is none.</exception>
    public static UnixCredentials Of(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Span<byte> raw = stackalloc byte[Length];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, raw);
        ReadOnlySpan<int> fields = MemoryMarshal.Cast<byte, int>(raw);
        return new UnixCredentials(fields[0], (uint)fields[1], (uint)fields[2]);
    }
}
