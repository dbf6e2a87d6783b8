using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>geteuid(2).</summary>
internal static partial class GetEffectiveUserId
{
    [LibraryImport(Libc.Name, EntryPoint = "geteuid")]
    public static partial uint Invoke();
}
