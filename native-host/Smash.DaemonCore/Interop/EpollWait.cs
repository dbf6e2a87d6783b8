using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>epoll_wait(2).</summary>
internal static unsafe partial class EpollWait
{
    [LibraryImport(Libc.Name, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int Invoke(int epoll, byte* events, int maxEvents, int timeoutMilliseconds);
}
