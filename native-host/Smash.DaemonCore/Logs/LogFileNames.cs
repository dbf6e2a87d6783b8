using System.Globalization;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Logs;

/// <summary>The names of a log and of those set aside before it: <c>path.1</c> is the newest of these.</summary>
internal static class LogFileNames
{
    public static string Old(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    /// <summary>Gives the log the first number and each before it the next one; the oldest goes. The caller holds the lock.</summary>
    /// <returns>Whether the log's own name is free.</returns>
    public static bool Shift(string path, int most)
    {
        // Only up to the first gap: should the last step fail again and again, nothing is pushed out for it.
        int last = 1;
        while (last < most && FileStatus.TryGet(Old(path, last), out _))
        {
            last++;
        }

        for (int number = last; number > 1; number--)
        {
            if (RenameFile.Invoke(Old(path, number - 1), Old(path, number)) != 0)
            {
                return false;
            }
        }

        return RenameFile.Invoke(path, Old(path, 1)) == 0;
    }
}
