using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>faccessat2(2), by its number, which is the same on all architectures: older C libraries do without it, and judge the wrong user.</summary>
internal static unsafe partial class CheckAccess
{
    private const nint Number = 439;
    private const int Execute = 1;

    // AT_EMPTY_PATH | AT_EACCESS.
    private const int Flags = 0x1000 | 0x200;

    /// <summary>Tells whether the calling thread's user may execute what is open.</summary>
    /// <param name="descriptor">What is open (O_PATH).</param>
    /// <returns>Whether it may.</returns>
    public static bool MayExecute(int descriptor)
    {
        byte none = 0;
        return Invoke(Number, descriptor, &none, Execute, Flags) == 0;
    }

    [LibraryImport(Libc.Name, EntryPoint = "syscall")]
    private static partial nint Invoke(nint number, nint folder, byte* path, nint mode, nint flags);
}
