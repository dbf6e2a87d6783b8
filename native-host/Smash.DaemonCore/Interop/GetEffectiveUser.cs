using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>geteuid(2); cannot fail.</summary>
internal static partial class GetEffectiveUser
{
    [LibraryImport(Libc.Name, EntryPoint = "geteuid")]
    public static partial uint Invoke();
}
