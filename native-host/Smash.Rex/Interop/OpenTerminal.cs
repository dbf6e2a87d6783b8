using System.Runtime.InteropServices;

namespace Smash.Rex.Interop;

/// <summary>open(2) of /dev/ptmx: makes a pseudoterminal (pty(7)).</summary>
internal static partial class OpenTerminal
{
    /// <summary>O_RDWR | O_NOCTTY | O_CLOEXEC.</summary>
    public const int ReadWriteNotMine = 0x2 | 0x100 | 0x80000;

    /// <summary>Makes one.</summary>
    /// <returns>Its first end; −1: it failed.</returns>
    public static int Invoke() => Invoke("/dev/ptmx", ReadWriteNotMine, 0);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Invoke(string path, int flags, int mode);
}
