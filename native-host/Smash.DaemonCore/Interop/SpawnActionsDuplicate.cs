using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>posix_spawn_file_actions_adddup2(3).</summary>
internal static unsafe partial class SpawnActionsDuplicate
{
    [LibraryImport(Libc.Name, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int Invoke(byte* actions, int descriptor, int target);
}
