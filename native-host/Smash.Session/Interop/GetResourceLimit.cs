using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>getrlimit(2).</summary>
internal static partial class GetResourceLimit
{
    public const ulong Infinity = ulong.MaxValue;

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int Invoke(int resource, out Values values);

    /// <summary>struct rlimit.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Values
    {
        public ulong Soft;
        public ulong Hard;
    }
}
