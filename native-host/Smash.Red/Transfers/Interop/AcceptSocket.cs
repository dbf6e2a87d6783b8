using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Smash.Red.Transfers.Interop;

/// <summary>accept4(2).</summary>
internal static unsafe partial class AcceptSocket
{
    public const int CloseOnExec = 0x80000;

    [LibraryImport(Libc.Name, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Invoke(SafeFileHandle socket, byte* address, uint* length, int flags);
}
