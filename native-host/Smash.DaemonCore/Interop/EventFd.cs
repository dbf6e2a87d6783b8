using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>eventfd(2).</summary>
internal static partial class EventFd
{
    public const int CloseOnExecNonBlocking = 0x80000 | 0x800;

    [LibraryImport(Libc.Name, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int Invoke(uint initial, int flags);
}
