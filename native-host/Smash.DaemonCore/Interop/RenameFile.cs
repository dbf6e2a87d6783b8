using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>rename(2): File.Move would copy where the file system changes.</summary>
internal static partial class RenameFile
{
    [LibraryImport(Libc.Name, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Invoke(string path, string newPath);
}
