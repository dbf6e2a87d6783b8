using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>read(2).</summary>
internal static unsafe partial class ReadFile
{
    [LibraryImport("libc", EntryPoint = "read")]
    public static partial nint Invoke(int descriptor, byte* buffer, nint count);
}
