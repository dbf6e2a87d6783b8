using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>posix_spawn(3).</summary>
internal static unsafe partial class SpawnProcess
{
    [LibraryImport(Libc.Name, EntryPoint = "posix_spawn")]
    public static partial int Invoke(int* pid, byte* path, byte* actions, byte* attributes, byte** arguments, byte** environment);
}
