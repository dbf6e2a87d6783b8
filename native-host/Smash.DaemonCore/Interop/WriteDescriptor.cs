using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>write(2).</summary>
internal static unsafe partial class WriteDescriptor
{
    [LibraryImport(Libc.Name, EntryPoint = "write", SetLastError = true)]
    public static partial nint Invoke(int descriptor, byte* buffer, nint count);
}
