using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>posix_spawnattr_init(3).</summary>
internal static unsafe partial class SpawnAttributesInit
{
    /// <summary>More bytes than posix_spawnattr_t has in any C library.</summary>
    public const int Size = 1024;

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawnattr_init")]
    public static partial int Invoke(byte* attributes);
}
