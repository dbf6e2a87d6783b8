using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Smash.Red.Transfers.Interop;

/// <summary>getsockopt(2).</summary>
internal static unsafe partial class GetSocketOption
{
    public const int SocketLevel = 1;
    public const int PendingError = 4;

    [LibraryImport(Libc.Name, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int Invoke(SafeFileHandle socket, int level, int option, int* value, uint* length);
}
