using System.Runtime.InteropServices;

namespace Smash.Cli.Interop;

/// <summary>tcgetattr(3).</summary>
internal static partial class GetTerminalAttributes
{
    /// <summary>0, or −1 where the descriptor is no terminal.</summary>
    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    public static partial int Call(int descriptor, out TerminalAttributes attributes);
}
