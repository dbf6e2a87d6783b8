using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Smash.Red.Transfers.Interop;

/// <summary>bind(2).</summary>
internal static unsafe partial class BindSocket
{
    [LibraryImport(Libc.Name, EntryPoint = "bind", SetLastError = true)]
    public static partial int Invoke(SafeFileHandle socket, byte* address, uint length);
}
