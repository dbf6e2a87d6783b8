using System.Globalization;

namespace Smash.Session.Prepared;

/// <summary>Whether the machine has a processor to spare just now (proc_loadavg(5)).</summary>
internal static class MachineLoad
{
    private const string File = "/proc/loadavg";

    /// <summary>Whether as many threads as there are processors want to run, the one that asks left out.</summary>
    /// <returns>False too where the kernel does not tell.</returns>
    public static bool IsBusy()
    {
        try
        {
            string[] fields = System.IO.File.ReadAllText(File).Split(' ');
            return fields.Length > 3 && int.TryParse(fields[3].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int runnable) && runnable - 1 >= Environment.ProcessorCount;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
