using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>getpriority(2).</summary>
internal static partial class GetPriority
{
    public const int Process = 0;

    [LibraryImport("libc", EntryPoint = "getpriority")]
    public static partial int Invoke(int which, uint who);
}
