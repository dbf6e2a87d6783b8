using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>getrlimit(2).</summary>
internal static partial class GetResourceLimit
{
    /// <summary>The most that a process of this daemon's may have of a resource.</summary>
    /// <param name="resource">Its number.</param>
    /// <returns>The hard limit; all ones: none.</returns>
    public static ulong Hard(int resource) => Invoke(resource, out Values values) == 0 ? values.Hard : ulong.MaxValue;

    [LibraryImport(Libc.Name, EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int Invoke(int resource, out Values values);

    /// <summary>struct rlimit.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Values
    {
        public ulong Soft;
        public ulong Hard;
    }
}
