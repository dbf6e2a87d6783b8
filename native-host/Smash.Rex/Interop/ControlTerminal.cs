using System.Runtime.InteropServices;

namespace Smash.Rex.Interop;

/// <summary>ioctl(2) of terminals (ioctl_tty(2)).</summary>
internal static unsafe partial class ControlTerminal
{
    /// <summary>TIOCSWINSZ: sets the size, which sends SIGWINCH to who is in the foreground.</summary>
    public const nuint SetSize = 0x5414;

    /// <summary>TIOCSPTLCK: locks or unlocks the other end of a pseudoterminal.</summary>
    public const nuint SetLock = 0x40045431;

    /// <summary>Calls it with a pointer.</summary>
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Invoke(int descriptor, nuint request, void* argument);
}
