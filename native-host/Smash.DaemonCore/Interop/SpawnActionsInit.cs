using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>posix_spawn_file_actions_init(3).</summary>
internal static unsafe partial class SpawnActionsInit
{
    /// <summary>More bytes than posix_spawn_file_actions_t has in any C library.</summary>
    public const int Size = 512;

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int Invoke(byte* actions);
}
