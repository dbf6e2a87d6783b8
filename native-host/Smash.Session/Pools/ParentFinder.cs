using System.Buffers.Text;
using System.Text.Unicode;
using Smash.Session.Jobs;
using Smash.Session.Limits;

namespace Smash.Session.Pools;

/// <summary>
/// Finds the job that a process runs in: the one whose leader is among its ancestors. A leader is the subreaper of what it starts (master/CONTROL.md), so that also a process whose parents have
/// ended is found. Takes a few reads of /proc, and looks at the jobs that run alone.
/// </summary>
internal sealed class ParentFinder
{
    private const int MaxPathLength = 32;

    // Deeper than any tree of processes that somebody waits in; /proc has no loops, but changes while it is read.
    private const int MostAncestors = 256;

    private readonly ProcReader _reader = new();

    /// <summary>Finds the job.</summary>
    /// <param name="process">Pid of the process.</param>
    /// <param name="running">The jobs that run.</param>
    /// <returns>The job; null: it runs in none.</returns>
    public Job? Find(int process, IReadOnlyCollection<Job> running)
    {
        var leaders = new Dictionary<int, Job>();
        foreach (Job job in running)
        {
            if (job.Process is { } leader)
            {
                leaders[leader.Pid] = job;
            }
        }

        for (int i = 0; process > 1 && i < MostAncestors; i++)
        {
            if (leaders.TryGetValue(process, out Job? job))
            {
                return job;
            }

            process = FindParent(process);
        }

        return null;
    }

    /// <summary>The fourth field of /proc/PID/stat (proc_pid_stat(5)); the second, a name in parentheses, may hold anything. 0: the process is gone.</summary>
    private int FindParent(int process)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        Utf8.TryWrite(path, $"/proc/{process}/stat\0", out _);
        ReadOnlySpan<byte> text = _reader.ReadFile(path);
        int behindName = text.LastIndexOf((byte)')') + ") S ".Length;
        return behindName < text.Length && Utf8Parser.TryParse(text[behindName..], out int parent, out _) ? parent : 0;
    }
}
