using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>timerfd_settime(2).</summary>
internal static partial class SetTimer
{
    public const int AbsoluteCanceledOnSet = 1 | 2;

    public static int Invoke(int descriptor, int flags, in TimerSetting setting) => Invoke(descriptor, flags, setting, 0);

    [LibraryImport("libc", EntryPoint = "timerfd_settime", SetLastError = true)]
    private static partial int Invoke(int descriptor, int flags, in TimerSetting setting, nint old);
}
