using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>posix_spawnattr_setflags(3).</summary>
internal static unsafe partial class SpawnAttributesSetFlags
{
    /// <summary>POSIX_SPAWN_SETSID: the child leads a session of its own, without a terminal.</summary>
    public const short NewSession = 0x80;

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int Invoke(byte* attributes, short flags);
}
