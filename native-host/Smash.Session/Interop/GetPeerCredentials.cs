using System.Runtime.InteropServices;

namespace Smash.Session.Interop;

/// <summary>getsockopt(2) for SO_PEERCRED (unix(7)): who connected, as it was then.</summary>
internal static unsafe partial class GetPeerCredentials
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>The process that connected.</summary>
    /// <param name="descriptor">A connected socket.</param>
    /// <returns>Its pid; null: the socket is no Unix one, or the process is of another world.</returns>
    public static int? FindProcess(int descriptor)
    {
        Values values = default;
        int length = sizeof(Values);
        return Invoke(descriptor, SolSocket, SoPeerCred, &values, &length) == 0 && values.ProcessId > 0 ? values.ProcessId : null;
    }

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    private static partial int Invoke(int descriptor, int level, int option, Values* value, int* length);

    /// <summary>struct ucred.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Values
    {
        public int ProcessId;
        public uint UserId;
        public uint GroupId;
    }
}
