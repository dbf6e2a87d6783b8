using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Smash.Red.Interop;

/// <summary>socketpair(2) of Unix sockets.</summary>
internal static unsafe partial class MakeSocketPair
{
    public const int Stream = 1;
    public const int SequencedPackets = 5;
    private const int Unix = 1;
    private const int CloseOnExec = 0x80000;

    /// <summary>Makes two connected sockets, which no new process inherits.</summary>
    /// <param name="type">Their type.</param>
    /// <returns>Both.</returns>
    /// <exception cref="Win32Exception">The kernel refused: EMFILE, ENFILE.</exception>
    public static (int Here, int There) Of(int type)
    {
        int* ends = stackalloc int[2];
        return Invoke(Unix, type | CloseOnExec, 0, ends) == 0
            ? (ends[0], ends[1])
            : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"socketpair failed: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport(Libc.Name, EntryPoint = "socketpair", SetLastError = true)]
    private static partial int Invoke(int family, int type, int protocol, int* descriptors);
}
