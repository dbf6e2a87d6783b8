using System.Runtime.InteropServices;

namespace Smash.Cli.Interop;

/// <summary>tcsetattr(3).</summary>
internal static partial class SetTerminalAttributes
{
    /// <summary>TCSADRAIN: once all output is written; input that was typed ahead is kept.</summary>
    public const int Drain = 1;

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    public static partial int Call(int descriptor, int when, in TerminalAttributes attributes);
}
