using System.Globalization;

namespace Smash.Rex.Loads;

/// <summary>The machine's memory (proc_meminfo(5)).</summary>
/// <param name="TotalBytes">All that there is.</param>
/// <param name="AvailableBytes">What programs can still get without swapping.</param>
internal readonly record struct MemoryReading(ulong TotalBytes, ulong AvailableBytes)
{
    /// <summary>Reads it.</summary>
    public static MemoryReading Read() => Parse(File.ReadAllText("/proc/meminfo"));

    /// <summary>Reads it from the file's text; what is not there is 0.</summary>
    /// <param name="text">The text.</param>
    public static MemoryReading Parse(string text) => new(Find(text, "MemTotal:"), Find(text, "MemAvailable:"));

    private static ulong Find(string text, string name)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                ReadOnlySpan<char> number = line[name.Length..].TrimEnd("kB ").Trim();
                return ulong.Parse(number, CultureInfo.InvariantCulture) * 1024;
            }
        }

        return 0;
    }
}
