using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>epoll_create1(2).</summary>
internal static partial class EpollCreate
{
    public const int CloseOnExec = 0x80000;

    [LibraryImport(Libc.Name, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int Invoke(int flags);
}
