using System.Buffers.Text;
using System.Text.Unicode;

namespace Smash.Session.Limits;

/// <summary>
/// Finds the processes of a job: its leader and all that descends from it. What the leader's descendants leave behind when they end is its own child, since it is their
/// subreaper (master/CONTROL.md). Costs in proportion to the job, and not to the machine. Not safe for concurrent use.
/// </summary>
/// <param name="reader">Reads /proc.</param>
internal sealed class ProcessTree(ProcReader reader)
{
    private const int MaxPathLength = 64;

    private readonly HashSet<int> _seen = [];
    private readonly List<int> _threads = [];

    /// <summary>Whether the kernel tells of children (CONFIG_PROC_CHILDREN, as distributions have it).</summary>
    public static bool IsSupported { get; } = File.Exists("/proc/thread-self/children");

    /// <summary>Finds the processes that are there now; one that comes or goes meanwhile may be among them or not.</summary>
    /// <param name="leader">The leader's pid.</param>
    /// <param name="members">Takes their pids, parents before children.</param>
    public void Find(int leader, List<int> members)
    {
        members.Clear();
        members.Add(leader);
        _seen.Clear();
        _seen.Add(leader);
        for (int i = 0; i < members.Count; i++)
        {
            AddChildren(members[i], members);
        }
    }

    private void AddChildren(int process, List<int> members)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        Utf8.TryWrite(path, $"/proc/{process}/task\0", out _);
        _threads.Clear();
        reader.ReadNumbers(path, _threads);
        // Children are those of the thread that made them; when it ends, another thread's: such a child may be seen twice.
        foreach (int thread in _threads)
        {
            Utf8.TryWrite(path, $"/proc/{process}/task/{thread}/children\0", out _);
            Add(reader.ReadFile(path), members);
        }
    }

    private void Add(ReadOnlySpan<byte> children, List<int> members)
    {
        while (Utf8Parser.TryParse(children, out int child, out int digits))
        {
            if (_seen.Add(child))
            {
                members.Add(child);
            }

            children = children[digits..].TrimStart((byte)' ');
        }
    }
}
