using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>poll(2).</summary>
internal static unsafe partial class PollDescriptor
{
    public const short Writable = 0x4;
    public const short HangUp = 0x10;

    [LibraryImport(Libc.Name, EntryPoint = "poll", SetLastError = true)]
    public static partial int Invoke(Entry* entries, nuint count, int timeoutMilliseconds);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Entry
    {
        public int Descriptor;
        public short Wanted;
        public short Ready;
    }
}
