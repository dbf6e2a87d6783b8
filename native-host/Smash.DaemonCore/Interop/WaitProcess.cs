using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>waitpid(2).</summary>
internal static unsafe partial class WaitProcess
{
    public const int DoNotWait = 1;

    [LibraryImport(Libc.Name, EntryPoint = "waitpid", SetLastError = true)]
    public static partial int Invoke(int pid, int* status, int options);
}
