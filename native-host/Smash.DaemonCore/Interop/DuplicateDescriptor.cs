using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>dup2(2).</summary>
internal static partial class DuplicateDescriptor
{
    [LibraryImport(Libc.Name, EntryPoint = "dup2", SetLastError = true)]
    public static partial int Invoke(int descriptor, int newDescriptor);
}
