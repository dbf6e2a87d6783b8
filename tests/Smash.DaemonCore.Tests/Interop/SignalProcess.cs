using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Tests.Interop;

/// <summary>kill(2).</summary>
internal static partial class SignalProcess
{
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Invoke(int pid, int signal);
}
