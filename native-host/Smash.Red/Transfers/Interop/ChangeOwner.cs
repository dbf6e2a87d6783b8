using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Smash.Red.Transfers.Interop;

/// <summary>fchown(2).</summary>
internal static partial class ChangeOwner
{
    [LibraryImport(Libc.Name, EntryPoint = "fchown", SetLastError = true)]
    public static partial int Invoke(SafeFileHandle file, uint user, uint group);
}
