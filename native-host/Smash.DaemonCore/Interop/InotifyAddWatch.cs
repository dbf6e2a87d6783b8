using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>inotify_add_watch(2).</summary>
internal static partial class InotifyAddWatch
{
    public const uint Modify = 0x2;

    /// <summary>IN_CREATE | IN_MOVED_TO | IN_ONLYDIR.</summary>
    public const uint NewName = 0x100 | 0x80 | 0x1000000;

    [LibraryImport(Libc.Name, EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Invoke(int descriptor, string path, uint mask);
}
