using System.Runtime.InteropServices;

namespace Smash.Red.Transfers.Interop;

/// <summary>pipe2(2).</summary>
internal static unsafe partial class MakePipe
{
    public const int CloseOnExec = 0x80000;

    [LibraryImport(Libc.Name, EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Invoke(int* descriptors, int flags);
}
