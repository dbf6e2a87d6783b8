using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>posix_spawn_file_actions_destroy(3).</summary>
internal static unsafe partial class SpawnActionsDestroy
{
    [LibraryImport(Libc.Name, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int Invoke(byte* actions);
}
