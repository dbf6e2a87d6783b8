using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>shutdown(2).</summary>
internal static partial class ShutdownSocket
{
    /// <summary>SHUT_RD.</summary>
    public const int Receiving = 0;

    [LibraryImport(Libc.Name, EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Invoke(int descriptor, int how);
}
