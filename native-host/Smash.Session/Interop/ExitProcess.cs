using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>_exit(2): ends the process without the runtime's own end, which may not come where a thread of its is missing.</summary>
internal static partial class ExitProcess
{
    /// <param name="code">The exit code, 0–255.</param>
    public static void Now(int code) => Invoke(code);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Invoke(int code);
}
