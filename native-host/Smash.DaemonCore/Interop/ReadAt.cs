using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>pread(2).</summary>
internal static unsafe partial class ReadAt
{
    [LibraryImport(Libc.Name, EntryPoint = "pread", SetLastError = true)]
    public static partial nint Invoke(int descriptor, byte* buffer, nint count, long offset);
}
