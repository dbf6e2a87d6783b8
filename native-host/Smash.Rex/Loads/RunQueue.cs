using System.Globalization;

namespace Smash.Rex.Loads;

/// <summary>How many threads want a processor at this moment (proc_loadavg(5)).</summary>
internal static class RunQueue
{
    /// <summary>Reads it, without the thread that reads.</summary>
    public static int Read() => Parse(File.ReadAllText("/proc/loadavg"));

    /// <summary>Reads it from the file's text: the fourth field is runnable/all.</summary>
    /// <param name="text">The text.</param>
    public static int Parse(string text)
    {
        string field = text.Split(' ')[3];
        return Math.Max(0, int.Parse(field.AsSpan(0, field.IndexOf('/')), CultureInfo.InvariantCulture) - 1);
    }
}
