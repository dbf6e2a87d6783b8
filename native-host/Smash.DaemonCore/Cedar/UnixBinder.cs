using System.Net.Sockets;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Cedar;

/// <summary>Listens on paths.</summary>
internal static class UnixBinder
{
    public static Socket Listen(string path, UnixFileMode mode, int backlog)
    {
        Socket socket = Bind(path);
        try
        {
            // Between bind and listen nobody can connect: the mode is right before it counts.
            File.SetUnixFileMode(path, mode);
            socket.Listen(backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket Bind(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse && IsDeserted(path))
        {
            socket.Dispose();
            File.Delete(path);
            return Bind(path);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException($"The socket {path} cannot be had: {exception.Message}.", exception);
        }
    }

    // A connect to a file of another kind is refused in the same way, and such a file is somebody's.
    private static bool IsDeserted(string path) => FileStatus.TryGet(path, out FileStatus.Facts facts) && facts.IsSocket && !HasListener(path);

    private static bool HasListener(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }
}
