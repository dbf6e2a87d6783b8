using System.Globalization;
using Smash.DaemonCore.Processes;

namespace Smash.Session.Jobs;

/// <summary>Finds the process of a job whose launch was never told, by the file that it writes to (proc(5)).</summary>
internal static class LostProcess
{
    /// <summary>Finds the session leader whose standard output is the file.</summary>
    public static ProcessIdentity? Find(string outputPath)
    {
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out int pid)
                && ReadLink($"{directory}/fd/1") == outputPath
                && ProcessFields.Read(pid) is { } fields
                && fields[ProcessFields.Session] == pid.ToString(CultureInfo.InvariantCulture))
            {
                return new ProcessIdentity(pid, ulong.Parse(fields[ProcessFields.StartTicks], CultureInfo.InvariantCulture));
            }
        }

        return null;
    }

    /// <summary>When a process of this boot started, microseconds since the epoch, to a hundredth of a second: its start time counts from the boot in clock ticks (proc_pid_stat(5)).</summary>
    public static long GetStarted(ProcessIdentity process)
    {
        const int microsecondsPerTick = 1_000_000 / ProcessFields.TicksPerSecond;
        double uptimeSeconds = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        return UnixMicroseconds.Now - (long)(uptimeSeconds * 1e6) + ((long)process.StartTicks * microsecondsPerTick);
    }

    public static bool IsStopped(int pid) => ProcessFields.Read(pid)?[ProcessFields.State] is "T" or "t";

    private static string? ReadLink(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or belongs to somebody else.
            return null;
        }
    }
}
