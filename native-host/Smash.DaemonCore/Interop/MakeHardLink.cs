using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>link(2): gives a file a name, unless there is one, in one step.</summary>
internal static partial class MakeHardLink
{
    [LibraryImport(Libc.Name, EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Invoke(string path, string newPath);
}
