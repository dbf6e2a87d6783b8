using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>open(2) of a folder, which .NET has no handle for: to flush what was renamed in it.</summary>
internal static partial class OpenFolder
{
    // O_RDONLY | O_CLOEXEC; that it is a folder is known.
    public const int ForReading = 0x80000;

    [LibraryImport(Libc.Name, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Invoke(string path, int flags);
}
