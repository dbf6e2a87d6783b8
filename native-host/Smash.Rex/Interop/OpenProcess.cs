using System.Runtime.InteropServices;

namespace Smash.Rex.Interop;

/// <summary>pidfd_open(2), by its number, which is the same on all architectures: older C libraries do not have it.</summary>
internal static partial class OpenProcess
{
    private const nint Number = 434;

    /// <summary>Opens a process.</summary>
    /// <returns>A descriptor with FD_CLOEXEC, readable once the process has ended; or −1.</returns>
    public static int Invoke(int pid) => (int)Invoke(Number, pid, 0);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Invoke(nint number, nint pid, nint flags);
}
