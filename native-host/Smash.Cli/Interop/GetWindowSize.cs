using System.Runtime.InteropServices;

namespace Smash.Cli.Interop;

/// <summary>ioctl(TIOCGWINSZ).</summary>
internal static partial class GetWindowSize
{
    private const nuint Request = 0x5413;

    /// <summary>Columns of a terminal; 0 where it does not know, or is none.</summary>
    public static int ReadColumns(int descriptor) => Call(descriptor, Request, out WindowSize size) == 0 ? size.Columns : 0;

    /// <summary>Columns × 65,536 + rows of a terminal; null where it does not know, or is none.</summary>
    public static uint? Read(int descriptor) => Call(descriptor, Request, out WindowSize size) == 0 && size is { Columns: > 0, Rows: > 0 } ? ((uint)size.Columns << 16) | size.Rows : null;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Call(int descriptor, nuint request, out WindowSize size);
}
