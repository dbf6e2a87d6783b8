using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Smash.Red.Transfers.Interop;

/// <summary>setsockopt(2) for options that are an int.</summary>
internal static unsafe partial class SetSocketOption
{
    public const int SocketLevel = 1;
    public const int ReuseAddress = 2;
    public const int KeepAlive = 9;
    public const int TcpLevel = 6;
    public const int KeepAliveIdle = 4;
    public const int KeepAliveInterval = 5;
    public const int KeepAliveCount = 6;
    public const int Ipv6Level = 41;
    public const int Ipv6Only = 26;

    [LibraryImport(Libc.Name, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int Invoke(SafeFileHandle socket, int level, int option, int* value, uint length);
}
