using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Tests.Interop;

/// <summary>close(2).</summary>
internal static partial class CloseDescriptor
{
    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Invoke(int descriptor);
}
