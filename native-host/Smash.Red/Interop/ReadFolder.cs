using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>getdents64(2): names as bytes, which need not be UTF-8, and all of one call at once.</summary>
internal static unsafe partial class ReadFolder
{
    /// <summary>Where in struct linux_dirent64 its length is, an unsigned 16-bit number.</summary>
    public const int LengthOffset = 16;

    /// <summary>Where in it the name begins.</summary>
    public const int NameOffset = 19;

    /// <summary>What an entry with the longest name takes: 255 bytes and a NUL behind the rest, in multiples of 8.</summary>
    public const int LargestEntry = 280;

    [LibraryImport(Libc.Name, EntryPoint = "getdents64", SetLastError = true)]
    public static partial nint Invoke(int folder, byte* entries, nuint length);
}
