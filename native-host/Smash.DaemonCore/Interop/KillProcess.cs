using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>kill(2).</summary>
internal static partial class KillProcess
{
    public const int Abort = 6;
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Stop = 19;

    [LibraryImport(Libc.Name, EntryPoint = "kill", SetLastError = true)]
    public static partial int Invoke(int pid, int signal);
}
