using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>close(2).</summary>
internal static partial class CloseFile
{
    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Invoke(int descriptor);
}
