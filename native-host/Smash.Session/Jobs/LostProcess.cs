using System.Globalization;
using Smash.DaemonCore.Processes;

namespace Smash.Session.Jobs;

/// <summary>Finds the process of a job whose launch was never told, by the file that it writes to (proc(5)).</summary>
internal static class LostProcess
{
    private const int StateField = 0;
    private const int SessionField = 3;
    private const int StartTicksField = 19;

    /// <summary>Finds the session leader whose standard output is the file.</summary>
    public static ProcessIdentity? Find(string outputPath)
    {
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out int pid)
                && ReadLink($"{directory}/fd/1") == outputPath
                && ReadStat(pid) is { } fields
                && fields[SessionField] == pid.ToString(CultureInfo.InvariantCulture))
            {
                return new ProcessIdentity(pid, ulong.Parse(fields[StartTicksField], CultureInfo.InvariantCulture));
            }
        }

        return null;
    }

    /// <summary>When a process of this boot started, microseconds since the epoch, to a hundredth of a second: its start time counts from the boot in clock ticks, of which Linux tells 100 a second (proc_pid_stat(5)).</summary>
    public static long GetStarted(ProcessIdentity process)
    {
        const int microsecondsPerTick = 10_000;
        double uptimeSeconds = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        return UnixMicroseconds.Now - (long)(uptimeSeconds * 1e6) + ((long)process.StartTicks * microsecondsPerTick);
    }

    public static bool IsStopped(int pid) => ReadStat(pid)?[StateField] is "T" or "t";

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

    /// <summary>The fields of /proc/PID/stat from the third on: what is before may hold blanks.</summary>
    private static string[]? ReadStat(int pid)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
