using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>open(2), for reading.</summary>
internal static unsafe partial class OpenFile
{
    private const int CloseOnExec = 0x80000;

    /// <param name="path">The path, NUL-terminated.</param>
    /// <returns>A descriptor, or −1.</returns>
    public static int ForReading(byte* path) => Invoke(path, CloseOnExec);

    [LibraryImport("libc", EntryPoint = "open")]
    private static partial int Invoke(byte* path, int flags);
}
