using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>inotify_init1(2).</summary>
internal static partial class InotifyInit
{
    public const int CloseOnExecNonBlocking = 0x80000 | 0x800;

    [LibraryImport(Libc.Name, EntryPoint = "inotify_init1", SetLastError = true)]
    public static partial int Invoke(int flags);
}
