using System.Runtime.InteropServices;

namespace Smash.Red.Transfers.Interop;

/// <summary>socket(2). Not System.Net's sockets: those stay in the runtime's own epoll when a copy lives on in another process, and would wake it for each packet.</summary>
internal static partial class MakeSocket
{
    public const int Inet = 2;
    public const int Inet6 = 10;
    public const int StreamNonBlocking = 1 | 0x800 | 0x80000;

    [LibraryImport(Libc.Name, EntryPoint = "socket", SetLastError = true)]
    public static partial int Invoke(int family, int type, int protocol);
}
