using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>close(2).</summary>
internal static partial class CloseDescriptor
{
    [LibraryImport(Libc.Name, EntryPoint = "close", SetLastError = true)]
    public static partial int Invoke(int descriptor);
}
