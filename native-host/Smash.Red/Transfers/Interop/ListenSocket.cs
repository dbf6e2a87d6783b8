using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Smash.Red.Transfers.Interop;

/// <summary>listen(2).</summary>
internal static partial class ListenSocket
{
    [LibraryImport(Libc.Name, EntryPoint = "listen", SetLastError = true)]
    public static partial int Invoke(SafeFileHandle socket, int backlog);
}
