using System.Globalization;

namespace Smash.Session.Hosts;

/// <summary>The machine's load averages (proc_loadavg(5)).</summary>
internal static class LoadAverages
{
    private const string File = "/proc/loadavg";

    /// <summary>Over 1, 5 and 15 minutes, in hundredths; empty where the kernel does not tell.</summary>
    public static IReadOnlyList<uint> Read()
    {
        try
        {
            return [.. System.IO.File.ReadAllText(File).Split(' ').Take(3).Select(static text => (uint)(decimal.Parse(text, CultureInfo.InvariantCulture) * 100))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return [];
        }
    }
}
