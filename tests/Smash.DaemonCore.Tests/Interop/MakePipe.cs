using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Tests.Interop;

/// <summary>mkfifo(3).</summary>
internal static partial class MakePipe
{
    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Invoke(string path, uint mode);
}
