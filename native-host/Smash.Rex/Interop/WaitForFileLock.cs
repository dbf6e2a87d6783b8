using System.Runtime.InteropServices;

namespace Smash.Rex.Interop;

/// <summary>fcntl(2) with F_OFD_SETLKW: waits for an advisory lock on a whole file, which its open description holds until it is closed.</summary>
internal static unsafe partial class WaitForFileLock
{
    private const int SetOpenFileLockWaiting = 38;
    private const short Exclusive = 1;
    private const int Interrupted = 4;

    /// <summary>Takes it.</summary>
    /// <param name="descriptor">The file, open for writing.</param>
    /// <exception cref="IOException">It cannot be taken.</exception>
    public static void Invoke(int descriptor)
    {
        var range = new Range { Kind = Exclusive };
        while (Invoke(descriptor, SetOpenFileLockWaiting, &range) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw new IOException($"It cannot be locked: {Marshal.GetPInvokeErrorMessage(error)}.");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
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
