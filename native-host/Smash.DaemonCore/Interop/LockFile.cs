using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>
/// fcntl(2) with F_OFD_SETLK: an advisory lock on a whole file, held by an open file description. Not flock(2), which .NET takes on each file that it opens,
/// so that anybody's Get-Content -Wait would be in the way.
/// </summary>
internal static unsafe partial class LockFile
{
    public const short Shared = 0;
    public const short Exclusive = 1;
    public const short Release = 2;

    private const int SetOpenFileLock = 37;

    /// <summary>Takes, changes or gives up the lock, without waiting.</summary>
    /// <returns>0, or the errno: EAGAIN when another holds it.</returns>
    public static int Set(int descriptor, short kind)
    {
        var range = new Range { Kind = kind };
        return Invoke(descriptor, SetOpenFileLock, &range) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    [LibraryImport(Libc.Name, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Invoke(int descriptor, int command, Range* range);

    /// <summary>struct flock of a 64-bit system; all zero is the whole file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public short Kind;
        public short Whence;
        public long Start;
        public long Length;
        public int Pid;
    }
}
