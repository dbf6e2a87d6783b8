using System.Globalization;

namespace Smash.Red.Worlds;

/// <summary>What the kernel tells of the machine, in /proc.</summary>
internal static class HostFacts
{
    private const int BytesPerKilobyte = 1024;

    /// <summary>Frequency of the first processor in GHz, at its fastest where that is known; empty where nothing is.</summary>
    public static string CpuFrequency
    {
        get
        {
            const string fastest = "/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq";
            const double kilohertz = 1e6;
            const double megahertz = 1e3;
            (string text, double unit) = File.Exists(fastest) ? (File.ReadAllText(fastest), kilohertz) : (Find("/proc/cpuinfo", "cpu MHz"), megahertz);
            return double.TryParse(text, CultureInfo.InvariantCulture, out double frequency) ? (frequency / unit).ToString("0.###", CultureInfo.InvariantCulture) : "";
        }
    }

    /// <summary>Load averages over 1, 5 and 15 minutes, with blanks between.</summary>
    public static string LoadAverage => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));

    /// <summary>Whole seconds since the machine was started.</summary>
    public static string Uptime => File.ReadAllText("/proc/uptime").Split('.')[0];

    /// <summary>Memory of a kind.</summary>
    /// <param name="name">Such as <c>MemTotal</c> (proc_meminfo(5)).</param>
    /// <returns>Bytes.</returns>
    public static string Memory(string name) =>
        (long.Parse(Find("/proc/meminfo", name).Split(' ')[0], CultureInfo.InvariantCulture) * BytesPerKilobyte).ToString(CultureInfo.InvariantCulture);

    private static string Find(string path, string name) =>
        File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[^1].Trim() ?? "";
}
