using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Smash.Red.Transfers.Interop;

/// <summary>getsockname(2).</summary>
internal static unsafe partial class GetSocketName
{
    [LibraryImport(Libc.Name, EntryPoint = "getsockname", SetLastError = true)]
    public static partial int Invoke(SafeFileHandle socket, byte* address, uint* length);
}
