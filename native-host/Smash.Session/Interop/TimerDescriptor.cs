using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>timerfd_create(2) and timerfd_settime(2).</summary>
internal static partial class TimerDescriptor
{
    public const int Realtime = 0;
    public const int CloseOnExecNonBlocking = 0x80000 | 0x800;
    public const int AbsoluteCanceledOnSet = 1 | 2;

    [LibraryImport("libc", EntryPoint = "timerfd_create", SetLastError = true)]
    public static partial int Create(int clock, int flags);

    public static int Set(int descriptor, int flags, in Setting setting) => Set(descriptor, flags, setting, 0);

    [LibraryImport("libc", EntryPoint = "timerfd_settime", SetLastError = true)]
    private static partial int Set(int descriptor, int flags, in Setting setting, nint old);

    /// <summary>struct itimerspec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Setting
    {
        public long IntervalSeconds;
        public long IntervalNanoseconds;
        public long Seconds;
        public long Nanoseconds;
    }
}
