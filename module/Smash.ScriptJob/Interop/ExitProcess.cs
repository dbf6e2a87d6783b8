using System.Runtime.InteropServices;

namespace Smash.ScriptJob.Interop;

/// <summary>_exit(2): ends the process at once.</summary>
internal static partial class ExitProcess
{
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void Now(int exitCode);
}
