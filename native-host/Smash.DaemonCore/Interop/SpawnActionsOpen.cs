using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>posix_spawn_file_actions_addopen(3); the path is copied.</summary>
internal static unsafe partial class SpawnActionsOpen
{
    [LibraryImport(Libc.Name, EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Invoke(byte* actions, int target, string path, int flags, uint mode);
}
