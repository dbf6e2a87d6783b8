using System.Runtime.InteropServices;
using Smash.Protocol;

namespace Smash.Session.Interop;

/// <summary>faccessat(2), as the effective user.</summary>
internal static unsafe partial class CheckAccess
{
    private const int CurrentFolder = -100;
    private const int Readable = 4;
    private const int EffectiveUser = 0x200;

    /// <param name="path">The path, NUL-terminated.</param>
    /// <returns>Why it cannot be read, or none.</returns>
    public static Errno ForReading(byte* path) =>
        Invoke(CurrentFolder, path, Readable, EffectiveUser) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "faccessat", SetLastError = true)]
    private static partial int Invoke(int folder, byte* path, int mode, int flags);
}
