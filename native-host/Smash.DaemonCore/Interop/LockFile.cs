using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>flock(2).</summary>
internal static partial class LockFile
{
    public const int Shared = 1;
    public const int Exclusive = 2;
    public const int DoNotWait = 4;
    public const int Release = 8;

    [LibraryImport(Libc.Name, EntryPoint = "flock", SetLastError = true)]
    public static partial int Invoke(int descriptor, int operation);
}
