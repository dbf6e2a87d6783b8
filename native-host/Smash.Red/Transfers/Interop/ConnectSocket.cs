using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Smash.Red.Transfers.Interop;

/// <summary>connect(2).</summary>
internal static unsafe partial class ConnectSocket
{
    [LibraryImport(Libc.Name, EntryPoint = "connect", SetLastError = true)]
    public static partial int Invoke(SafeFileHandle socket, byte* address, uint length);
}
