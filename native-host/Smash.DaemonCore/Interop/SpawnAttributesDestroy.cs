using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>posix_spawnattr_destroy(3).</summary>
internal static unsafe partial class SpawnAttributesDestroy
{
    [LibraryImport(Libc.Name, EntryPoint = "posix_spawnattr_destroy")]
    public static partial int Invoke(byte* attributes);
}
