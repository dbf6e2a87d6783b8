using System.Globalization;

namespace Smash.TestRun;

/// <summary>Processes that a program has left behind and that still hold its output, which for that reason does not end.</summary>
internal static class LeftBehind
{
    /// <summary>Ends every other process that holds the pipe.</summary>
    /// <param name="pipe">The descriptor of this process's end.</param>
    /// <returns>Their numbers and command lines.</returns>
    public static IReadOnlyList<string> End(int pipe)
    {
        string? link = LinkOf($"/proc/self/fd/{pipe}");
        var ended = new List<string>();
        foreach (int processId in ProcessIds().Where(processId => processId != Environment.ProcessId && Holds(processId, link)))
        {
            ended.Add($"{processId} {CommandLineOf(processId)}");
            Kill(processId);
        }

        return ended;
    }

    private static IEnumerable<int> ProcessIds() => Directory.EnumerateDirectories("/proc")
        .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int processId) ? processId : 0)
        .Where(static processId => processId > 0);

    private static bool Holds(int processId, string? link)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{processId}/fd").Any(path => LinkOf(path) == link);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // It is no more, or another's.
        }
    }

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string CommandLineOf(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void Kill(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            process.Kill();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended by itself.
        }
    }
}
