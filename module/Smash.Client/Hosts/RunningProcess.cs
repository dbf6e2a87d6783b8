using System.Diagnostics;

namespace Smash.Client;

/// <summary>A process of a host, whose end is waited for.</summary>
internal static class RunningProcess
{
    /// <summary>Finds a process.</summary>
    /// <param name="id">Its process id.</param>
    /// <returns>The process; null when it is gone.</returns>
    public static Process? Find(uint id)
    {
        try
        {
            return Process.GetProcessById((int)id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
