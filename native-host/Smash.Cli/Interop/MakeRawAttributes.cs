using System.Runtime.InteropServices;

namespace Smash.Cli.Interop;

/// <summary>cfmakeraw(3).</summary>
internal static partial class MakeRawAttributes
{
    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    public static partial void Call(ref TerminalAttributes attributes);
}
