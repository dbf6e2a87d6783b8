using System.Runtime.InteropServices;

namespace Smash.Rex.Interop;

/// <summary>ioctl(2) with TIOCGPTPEER: opens the other end of a pseudoterminal, whatever /dev/pts may be here (ioctl_tty(2), Linux 4.13).</summary>
internal static partial class OpenTerminalPeer
{
    private const nuint Request = 0x5441;

    /// <summary>Opens it for reading and writing; it does not become the controlling terminal, and it is closed at exec.</summary>
    /// <param name="descriptor">The terminal's first end.</param>
    /// <returns>The descriptor; −1: it failed.</returns>
    public static int Invoke(int descriptor) => Invoke(descriptor, Request, OpenTerminal.ReadWriteNotMine);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Invoke(int descriptor, nuint request, nint flags);
}
