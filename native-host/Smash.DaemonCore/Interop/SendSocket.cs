using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>send(2).</summary>
internal static unsafe partial class SendSocket
{
    /// <summary>MSG_NOSIGNAL | MSG_DONTWAIT.</summary>
    public const int NoSignalDoNotWait = 0x4000 | 0x40;

    [LibraryImport(Libc.Name, EntryPoint = "send", SetLastError = true)]
    public static partial nint Invoke(int descriptor, byte* buffer, nint count, int flags);
}
