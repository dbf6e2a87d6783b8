using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>epoll_ctl(2).</summary>
internal static unsafe partial class EpollControl
{
    public const int Add = 1;
    public const int Delete = 2;
    public const int Modify = 3;

    [LibraryImport(Libc.Name, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int Invoke(int epoll, int operation, int descriptor, byte* epollEvent);
}
