using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Smash.ScriptJob.Interop;

namespace Smash.ScriptJob;

/// <summary>
/// Ends this process at once. Its normal end takes 30 to 100 ms, nearly all of it to write down, for the next start of pwsh, which methods this one compiled:
/// nobody's start is like that of a process that ran a script.
/// </summary>
internal static class ProcessEnd
{
    private static readonly Lazy<string[]> Sockets = new(FindSockets);

    /// <summary>Finds out what there will be to do, so that it is known when a job is there and time counts.</summary>
    public static void Prepare()
    {
        _ = Sockets.Value;
        Marshal.PrelinkAll(typeof(ExitProcess));
    }

    public static void Exit(int exitCode)
    {
        try
        {
            Array.ForEach(Sockets.Value, File.Delete);
        }
        finally
        {
            // Whatever became of them: what counts is how the job ended.
            ExitProcess.Now(exitCode);
        }
    }

    /// <summary>What the runtime and PowerShell let debuggers in by, and would remove at a normal end.</summary>
    private static string[] FindSockets()
    {
        string folder = Path.GetTempPath();
        using var own = Process.GetCurrentProcess();
        string id = own.Id.ToString(CultureInfo.InvariantCulture);
        // The name goes on in brackets, which may hold anything; the start time is the twentieth field behind them.
        string stat = File.ReadAllText("/proc/self/stat");
        string ticks = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        string started = own.StartTime.ToFileTime().ToString("X8", CultureInfo.InvariantCulture).Substring(1, 8);
        return
        [
            Path.Combine(folder, $"dotnet-diagnostic-{id}-{ticks}-socket"),
            Path.Combine(folder, $"clr-debug-pipe-{id}-{ticks}-in"),
            Path.Combine(folder, $"clr-debug-pipe-{id}-{ticks}-out"),
            Path.Combine(folder, $"CoreFxPipe_PSHost.{started}.{id}.None.{own.ProcessName}"),
        ];
    }
}
