using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>getdents64(2).</summary>
internal static unsafe partial class ReadFolder
{
    /// <summary>Offset of a record's length in it; its name follows a byte of type.</summary>
    public const int LengthOffset = 16;

    /// <summary>Offset of the name, which ends with a NUL.</summary>
    public const int NameOffset = 19;

    [LibraryImport("libc", EntryPoint = "getdents64")]
    public static partial nint Invoke(int descriptor, byte* buffer, nint count);
}
