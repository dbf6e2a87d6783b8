using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Interop;

/// <summary>socketpair(2).</summary>
internal static unsafe partial class MakeSocketPair
{
    public const int Unix = 1;
    public const int StreamCloseOnExec = 1 | 0x80000;

    [LibraryImport(Libc.Name, EntryPoint = "socketpair", SetLastError = true)]
    public static partial int Invoke(int family, int type, int protocol, int* descriptors);
}
