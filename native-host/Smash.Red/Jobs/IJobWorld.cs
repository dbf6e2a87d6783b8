using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Processes;
using Smash.Protocol;

namespace Smash.Red.Jobs;

/// <summary>What the jobs of a world need of it.</summary>
internal interface IJobWorld
{
    /// <summary>Who the world's user is outside, for what moves its bytes and owns its pipes; null: RED's own user.</summary>
    ProcessUser? User { get; }

    /// <summary>What is set on each process of the world, of which transfers take the size of files.</summary>
    IReadOnlyList<EffectiveLimit> ProcessLimits { get; }

    /// <summary>The whole environment of a run.</summary>
    IReadOnlyDictionary<string, string> RunEnvironment { get; }

    /// <summary>Most jobs at once that have not ended.</summary>
    int MaximumJobs { get; }

    /// <summary>Most jobs kept that have ended and were not reported: then those go first of which somebody waited for the end, and where there is none, no job begins.</summary>
    int MaximumZombies { get; }

    /// <summary>How often jobs of the world were killed since it had used its memory up: one more than before tells why one ended by SIGKILL.</summary>
    long MemoryKills { get; }

    /// <summary>Whether the jobs of the world were killed since all of its CPU time is used up.</summary>
    bool IsCpuTimeUsedUp { get; }

    /// <summary>Starts a process inside, with the world's limits, its environment and its root as directory. On the loop.</summary>
    /// <param name="plan">The process. Its pid is one of the world's: signals go by <see cref="ChildProcess.SignalFamilyAsync"/> alone.</param>
    /// <exception cref="RedException">RED_EBADWORLD: the world is ending.</exception>
    /// <exception cref="ProcessCreationException">It could not be started.</exception>
    Task<ChildProcess> RunAsync(ProcessPlan plan);

    /// <summary>Opens a regular file to read. Not on the loop: it may block.</summary>
    /// <param name="path">Its name in the world.</param>
    /// <exception cref="RedException">It cannot be opened; the extras say why.</exception>
    SafeFileHandle OpenForReading(string path);

    /// <summary>Opens a regular file to write, and makes it where it is not there; what is in it stays. Not on the loop: it may block.</summary>
    /// <param name="path">Its name in the world.</param>
    /// <param name="append">Whether each write goes to its end (O_APPEND).</param>
    /// <exception cref="RedException">It cannot be opened; the extras say why.</exception>
    SafeFileHandle OpenForWriting(string path, bool append);

    /// <summary>Whether there is something that the world's user may execute. Not on the loop.</summary>
    /// <param name="path">Its absolute name in the world.</param>
    bool CanExecute(string path);
}
