using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>geteuid(2).</summary>
internal static partial class GetUser
{
    [LibraryImport(Libc.Name, EntryPoint = "geteuid")]
    public static partial uint Invoke();
}
