using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>timerfd_create(2).</summary>
internal static partial class TimerDescriptor
{
    public const int Realtime = 0;
    public const int CloseOnExecNonBlocking = 0x80000 | 0x800;

    [LibraryImport("libc", EntryPoint = "timerfd_create", SetLastError = true)]
    public static partial int Create(int clock, int flags);
}
