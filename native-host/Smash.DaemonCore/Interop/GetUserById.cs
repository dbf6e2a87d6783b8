using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>getpwuid_r(3).</summary>
internal static unsafe partial class GetUserById
{
    /// <summary>Room for struct passwd on every 64-bit Linux; its first field is the name's address.</summary>
    public const int EntrySize = 64;

    [LibraryImport(Libc.Name, EntryPoint = "getpwuid_r")]
    public static partial int Invoke(uint id, byte* entry, byte* buffer, nuint length, byte** result);
}
