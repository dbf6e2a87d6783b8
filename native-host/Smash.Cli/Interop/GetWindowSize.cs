using System.Runtime.InteropServices;

namespace Smash.Cli.Interop;

/// <summary>ioctl(TIOCGWINSZ).</summary>
internal static partial class GetWindowSize
{
    private const nuint Request = 0x5413;

    /// <summary>Columns of a terminal; 0 where it does not know, or is none.</summary>
    public static int ReadColumns(int descriptor) => Call(descriptor, Request, out WindowSize size) == 0 ? size.Columns : 0;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Call(int descriptor, nuint request, out WindowSize size);
}
