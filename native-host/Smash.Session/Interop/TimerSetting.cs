using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>struct itimerspec of timerfd_settime(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimerSetting
{
    public long IntervalSeconds;
    public long IntervalNanoseconds;
    public long Seconds;
    public long Nanoseconds;
}
