using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>ftruncate(2).</summary>
internal static partial class TruncateFile
{
    [LibraryImport(Libc.Name, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Invoke(int descriptor, long length);
}
