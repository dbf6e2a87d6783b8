using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>inotify_rm_watch(2).</summary>
internal static partial class InotifyRemoveWatch
{
    [LibraryImport(Libc.Name, EntryPoint = "inotify_rm_watch", SetLastError = true)]
    public static partial int Invoke(int descriptor, int watch);
}
