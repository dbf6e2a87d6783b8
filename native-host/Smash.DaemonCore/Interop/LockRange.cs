using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>
/// A lock of an open file by fcntl(2), F_OFD_SETLK: held until the last descriptor of that opening is closed. Unlike flock(2), of which .NET's own opening for reading takes a part,
/// it keeps nobody from reading.
/// </summary>
internal static unsafe partial class LockRange
{
    private const int SetLockOfOpening = 37;
    private const short WriteLock = 1;

    /// <summary>Locks the whole file, without waiting.</summary>
    /// <returns>Whether nobody else holds it.</returns>
    public static bool TryTake(int descriptor)
    {
        var whole = new Range { Kind = WriteLock };
        return Invoke(descriptor, SetLockOfOpening, &whole) == 0;
    }

    [LibraryImport(Libc.Name, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Invoke(int descriptor, int command, Range* range);

    /// <summary>struct flock of 64-bit systems; a length of 0 reaches to the end.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public short Kind;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
