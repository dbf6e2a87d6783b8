using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>read(2).</summary>
internal static unsafe partial class ReadDescriptor
{
    [LibraryImport(Libc.Name, EntryPoint = "read", SetLastError = true)]
    public static partial nint Invoke(int descriptor, byte* buffer, nint count);
}
