using System.Globalization;
using Smash.Protocol;

namespace Smash.Session.Groups;

/// <summary>What smash-task has written of a step that failed.</summary>
/// <param name="Step">The step.</param>
/// <param name="Error">Why.</param>
internal readonly record struct TaskReport(LaunchStep Step, Errno Error)
{
    /// <summary>Reads a report, and removes it.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The report; null: no step has failed.</returns>
    public static TaskReport? Take(string path)
    {
        string[] words = GroupFiles.Read(path).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || !int.TryParse(words[0], CultureInfo.InvariantCulture, out int step) || !int.TryParse(words[1], CultureInfo.InvariantCulture, out int error))
        {
            return null;
        }

        File.Delete(path);
        return new TaskReport((LaunchStep)step, (Errno)error);
    }
}
