using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>prlimit(2), of another process.</summary>
internal static partial class SetProcessLimit
{
    public static int Invoke(int pid, int resource, in GetResourceLimit.Values values) => Invoke(pid, resource, values, 0);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int Invoke(int pid, int resource, in GetResourceLimit.Values values, nint old);
}
