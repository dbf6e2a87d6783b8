using System.Globalization;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>A process of this machine, as /proc tells of it.</summary>
/// <param name="CommandLine">Its command line as people would write it; its name in brackets where it has none.</param>
/// <param name="StartTicks">When it was started, in clock ticks since the machine was (the 22nd field of proc_pid_stat(5)).</param>
public sealed record LocalProcess(string CommandLine, ulong StartTicks)
{
    private const int StartAfterName = 19;
    private const int MostCharacters = 1000;

    /// <summary>Looks at one.</summary>
    /// <param name="id">Its pid.</param>
    /// <exception cref="RexErrorException">RexProcessNotFound: there is none.</exception>
    public static LocalProcess Read(int id)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{id}");
        try
        {
            string stat = File.ReadAllText($"{folder}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            string name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')];
            return new LocalProcess(ReadCommandLine($"{folder}/cmdline") ?? $"[{name}]", ulong.Parse(fields[StartAfterName], CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RexErrorException("RexProcessNotFound", Errno.ESRCH, string.Create(CultureInfo.InvariantCulture, $"There is no process {id} on this machine."), exception);
        }
    }

    private static string? ReadCommandLine(string path)
    {
        string line = string.Join(' ', File.ReadAllText(path).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(static word => word.ReplaceLineEndings(" "))).Trim();
        return line.Length == 0 ? null : line.Length <= MostCharacters ? line : line[..MostCharacters];
    }
}
