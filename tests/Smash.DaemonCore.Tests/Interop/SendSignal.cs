using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Tests.Interop;

/// <summary>kill(2).</summary>
internal static partial class SendSignal
{
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Invoke(int process, int signal);
}
