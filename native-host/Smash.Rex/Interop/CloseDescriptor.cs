using System.Runtime.InteropServices;

namespace Smash.Rex.Interop;

/// <summary>close(2).</summary>
internal static partial class CloseDescriptor
{
    /// <summary>Closes a descriptor.</summary>
    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Invoke(int descriptor);
}
