using System.Runtime.InteropServices;

namespace Smash.Rex.Interop;

/// <summary>geteuid(2).</summary>
internal static partial class GetEffectiveUserId
{
    /// <summary>The effective user of this process; it never fails.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint Invoke();
}
