using System.Globalization;

namespace Smash.DaemonCore.Processes;

/// <summary>What a process and all that descends from it use, from /proc (proc_pid_stat(5)): those that run now, and what they have waited for.</summary>
/// <param name="ProcessCount">Processes that run now.</param>
/// <param name="ThreadCount">Their threads.</param>
/// <param name="UserTime">CPU time in user mode, with that of children that were waited for; in clock ticks of 10 ms.</param>
/// <param name="SystemTime">CPU time in the kernel, likewise.</param>
/// <param name="ResidentBytes">Resident memory now; pages that several share count for each.</param>
/// <param name="VirtualBytes">Address space now.</param>
public sealed record FamilyUsage(int ProcessCount, int ThreadCount, TimeSpan UserTime, TimeSpan SystemTime, long ResidentBytes, long VirtualBytes)
{
    // USER_HZ, which Linux fixes for all that it tells in ticks.
    private const long TicksPerSecond = 100;

    private static FamilyUsage Nothing { get; } = new(0, 0, TimeSpan.Zero, TimeSpan.Zero, 0, 0);

    /// <summary>Adds up what some processes use; those that are gone count nothing.</summary>
    /// <param name="pids">The processes.</param>
    internal static FamilyUsage Read(IReadOnlyList<int> pids) => pids.Aggregate(Nothing, static (sum, pid) => sum.Add(pid));

    private static TimeSpan ReadTime(ReadOnlySpan<string> ticks) =>
        TimeSpan.FromSeconds((double)(long.Parse(ticks[0], CultureInfo.InvariantCulture) + long.Parse(ticks[2], CultureInfo.InvariantCulture)) / TicksPerSecond);

    private FamilyUsage Add(int pid)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (IOException)
        {
            return this;
        }

        // The name, in parentheses, may hold anything; the field behind it is the third.
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new FamilyUsage(
            ProcessCount + 1,
            ThreadCount + int.Parse(fields[17], CultureInfo.InvariantCulture),
            UserTime + ReadTime(fields.AsSpan(11, 3)),
            SystemTime + ReadTime(fields.AsSpan(12, 3)),
            ResidentBytes + (long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize),
            VirtualBytes + long.Parse(fields[20], CultureInfo.InvariantCulture));
    }
}
