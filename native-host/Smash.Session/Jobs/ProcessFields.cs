using System.Globalization;

namespace Smash.Session.Jobs;

/// <summary>What /proc/PID/stat tells of a process (proc_pid_stat(5)).</summary>
internal static class ProcessFields
{
    /// <summary>Its state, a letter.</summary>
    public const int State = 0;

    /// <summary>The session it is in.</summary>
    public const int Session = 3;

    /// <summary>When it started, in clock ticks since the boot.</summary>
    public const int StartTicks = 19;

    /// <summary>Clock ticks a second, as Linux tells them.</summary>
    public const int TicksPerSecond = 100;

    private const int UserTicks = 11;
    private const int SystemTicks = 12;

    /// <summary>The fields from the third on: what is before may hold blanks.</summary>
    /// <returns>The fields; null: there is no such process.</returns>
    public static string[]? Read(int pid)
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

    /// <summary>CPU time that a process has used, of all its threads, a begun second counted whole; 0 where there is no such process.</summary>
    public static uint ReadCpuSeconds(int pid) => Read(pid) is { } fields
        ? (uint)((Ticks(fields, UserTicks) + Ticks(fields, SystemTicks)) / TicksPerSecond) + 1
        : 0;

    private static long Ticks(string[] fields, int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
}
