using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>clock_gettime(2) of the calling thread's CPU time.</summary>
internal static partial class ThreadTime
{
    private const int ThreadCpuTime = 3;

    public static TimeSpan Get() =>
        Invoke(ThreadCpuTime, out Value value) == 0 ? TimeSpan.FromSeconds(value.Seconds) + TimeSpan.FromMicroseconds(value.Nanoseconds / 1000.0) : TimeSpan.Zero;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Invoke(int clock, out Value value);

    /// <summary>struct timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Value
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
