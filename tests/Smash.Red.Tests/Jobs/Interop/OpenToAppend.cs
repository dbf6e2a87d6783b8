using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Smash.Red.Tests.Jobs.Interop;

/// <summary>open(2) with O_APPEND, which FileMode.Append is not.</summary>
internal static partial class OpenToAppend
{
    private const int WriteCreateAppend = 0x1 | 0x40 | 0x400 | 0x80000;
    private const int ForUser = 0x180;

    public static SafeFileHandle Invoke(string path) =>
        Open(path, WriteCreateAppend, ForUser) is var file && file.IsInvalid ? throw new IOException(Marshal.GetLastPInvokeErrorMessage()) : file;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags, int mode);
}
