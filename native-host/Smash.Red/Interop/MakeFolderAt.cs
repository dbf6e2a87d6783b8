using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>mkdirat(2).</summary>
internal static unsafe partial class MakeFolderAt
{
    [LibraryImport(Libc.Name, EntryPoint = "mkdirat", SetLastError = true)]
    public static partial int Invoke(int folder, byte* path, uint mode);
}
