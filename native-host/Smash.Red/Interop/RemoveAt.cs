using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>unlinkat(2).</summary>
internal static unsafe partial class RemoveAt
{
    /// <summary>AT_REMOVEDIR: an empty directory, and nothing else.</summary>
    public const int Directory = 0x200;

    [LibraryImport(Libc.Name, EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int Invoke(int folder, byte* path, int flags);
}
