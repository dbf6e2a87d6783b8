using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>lseek(2).</summary>
internal static partial class SeekFile
{
    public const int FromCurrent = 1;

    [LibraryImport(Libc.Name, EntryPoint = "lseek", SetLastError = true)]
    public static partial long Invoke(int descriptor, long offset, int whence);
}
