using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;

namespace Smash.Red.Transfers;

/// <summary>What transfers need of their RED.</summary>
/// <param name="Loop">Its loop.</param>
/// <param name="Log">Its log.</param>
/// <param name="Processes">Its own processes, outside of all worlds.</param>
/// <param name="Addresses">Where they listen.</param>
/// <param name="Program">The program smash-transfer, open.</param>
/// <param name="ConnectTimeout">How long a connection is waited for by default.</param>
internal sealed record TransferServices(EventLoop Loop, DaemonLog Log, ProcessTable Processes, TransferAddresses Addresses, SafeFileHandle Program, TimeSpan ConnectTimeout)
{
    /// <summary>Opens the program beside the daemon's.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafeFileHandle OpenProgram() => System.IO.File.OpenHandle(Path.Combine(AppContext.BaseDirectory, "smash-transfer"));
}
