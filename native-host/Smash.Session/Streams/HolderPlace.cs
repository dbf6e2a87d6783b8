using System.Globalization;
using System.Text;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Streams;

/// <summary>Where the holders of jobs' terminals and open inputs are (native-host/terminal/README.md).</summary>
/// <param name="ProgramFolder">Folder with the host's programs.</param>
/// <param name="SocketFolder">Folder of their sockets; there once one was needed.</param>
internal sealed record HolderPlace(string ProgramFolder, string SocketFolder)
{
    // sun_path of unix(7), with its NUL.
    private const int MaxSocketPathLength = 107;

    // A job's key has at most so many digits.
    private const int MaxKeyLength = 20;

    /// <summary>The holder's program.</summary>
    public string ProgramPath => Path.Combine(ProgramFolder, "smash-terminal");

    /// <summary>Whether the sockets can be had with names of this length.</summary>
    public bool IsShortEnough => Encoding.UTF8.GetByteCount(SocketFolder) + 1 + MaxKeyLength <= MaxSocketPathLength;

    /// <summary>Whether a job has a holder.</summary>
    public static bool IsNeeded(Job job) => job.Options.Streams is { IsInputOpen: true } or { Terminal: > 0 };

    /// <summary>Whether it has a terminal.</summary>
    public static bool HasTerminal(Job job) => job.Options.Streams is { Terminal: > 0 };

    /// <summary>Where the holder of a job listens: beside the folder of its output.</summary>
    public static string GetSocketPath(Job job) =>
        Path.Combine(StateDirectory.GetTerminals(Path.GetDirectoryName(Path.GetDirectoryName(job.OutputPath))!), job.Key.ToString(CultureInfo.InvariantCulture));

    /// <summary>Makes the folder of the sockets, for its user alone.</summary>
    public void MakeSocketFolder() => Directory.CreateDirectory(SocketFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>Removes the sockets of jobs that are no more: their holders were killed, or the machine went down.</summary>
    /// <param name="isLive">Whether a job with that key has not ended.</param>
    public void RemoveDeserted(Func<ulong, bool> isLive)
    {
        if (!Directory.Exists(SocketFolder))
        {
            return;
        }

        foreach (string path in Directory.EnumerateFiles(SocketFolder))
        {
            if (!ulong.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out ulong key) || !isLive(key))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Removes the socket of a job that has ended; mostly its holder has done so.</summary>
    public static void OnEnded(Job job, JobRecord record)
    {
        if (IsNeeded(job) && record.StartedMicroseconds is not null)
        {
            string path = GetSocketPath(job);
            Task.Run(() => Remove(path));
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            File.Delete(path);
        }
    }
}
