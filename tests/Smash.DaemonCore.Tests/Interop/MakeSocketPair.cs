using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Tests.Interop;

/// <summary>socketpair(2).</summary>
internal static unsafe partial class MakeSocketPair
{
    public const int Unix = 1;
    public const int StreamCloseOnExec = 1 | 0x80000;

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    public static partial int Invoke(int domain, int type, int protocol, int* descriptors);
}
