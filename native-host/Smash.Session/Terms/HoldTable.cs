using Smash.Protocol;

namespace Smash.Session.Terms;

/// <summary>Which jobs wait for which, by key. Every change costs as much as the edges that it concerns, however many jobs there are.</summary>
internal sealed class HoldTable
{
    private readonly Dictionary<ulong, List<HoldEdge>> _byAwaited = [];
    private readonly Dictionary<ulong, List<HoldEdge>> _byWaiting = [];

    /// <summary>Edges that are open.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a job waits for another.</summary>
    public bool IsHeld(ulong job) => _byWaiting.ContainsKey(job);

    /// <summary>Has a job wait for another.</summary>
    /// <param name="waiting">The job that waits.</param>
    /// <param name="awaited">The job that has to end, which has not.</param>
    /// <param name="kind">How.</param>
    public void Add(ulong waiting, ulong awaited, DependencyKind kind)
    {
        var edge = new HoldEdge(waiting, awaited, kind);
        Add(_byWaiting, waiting, edge);
        Add(_byAwaited, awaited, edge);
        Count++;
    }

    /// <summary>A job has ended: the edges to it are gone.</summary>
    /// <param name="awaited">The job.</param>
    /// <param name="isSuccess">Whether with exit code 0.</param>
    /// <returns>Each job that waited for it, in order of submission, and whether it was for such an end. One that did in two ways is told of twice.</returns>
    public IReadOnlyList<(ulong Waiting, bool IsMet)> End(ulong awaited, bool isSuccess) =>
        Close(awaited, static _ => true, edge => IsMet(edge.Kind, isSuccess));

    /// <summary>It is known that a job will not end with exit code 0: those that wait for that wait in vain.</summary>
    /// <param name="awaited">The job.</param>
    /// <returns>The jobs, in order of submission.</returns>
    public IReadOnlyList<(ulong Waiting, bool IsMet)> Doom(ulong awaited) =>
        Close(awaited, static edge => edge.Kind == DependencyKind.Success, static _ => false);

    /// <summary>A job is there no more, and has not even ended: whoever waits for it does so in vain.</summary>
    /// <param name="awaited">The job.</param>
    public IReadOnlyList<(ulong Waiting, bool IsMet)> Lose(ulong awaited) => Close(awaited, static _ => true, static _ => false);

    /// <summary>A job waits for no other any more.</summary>
    /// <param name="waiting">The job.</param>
    public void Remove(ulong waiting)
    {
        if (_byWaiting.Remove(waiting, out List<HoldEdge>? edges))
        {
            // They stay in the lists of those that were waited for, closed, and go with them.
            edges.ForEach(static edge => edge.IsOpen = false);
            Count -= edges.Count;
        }
    }

    /// <summary>Whether one job waits for another, be it by way of others.</summary>
    /// <param name="waiting">The job that may wait.</param>
    /// <param name="awaited">The job that may be waited for.</param>
    public bool Reaches(ulong waiting, ulong awaited)
    {
        var seen = new HashSet<ulong> { waiting };
        var next = new Stack<ulong>([waiting]);
        while (next.TryPop(out ulong job))
        {
            if (job == awaited)
            {
                return true;
            }

            foreach (HoldEdge edge in _byWaiting.GetValueOrDefault(job) ?? [])
            {
                if (seen.Add(edge.Awaited))
                {
                    next.Push(edge.Awaited);
                }
            }
        }

        return false;
    }

    /// <summary>Whether an end is such a one.</summary>
    /// <param name="kind">What was waited for.</param>
    /// <param name="isSuccess">Whether the job ended with exit code 0.</param>
    public static bool IsMet(DependencyKind kind, bool isSuccess) => kind switch
    {
        DependencyKind.Success => isSuccess,
        DependencyKind.Failure => !isSuccess,
        _ => true,
    };

    private static void Add(Dictionary<ulong, List<HoldEdge>> edges, ulong job, HoldEdge edge)
    {
        if (edges.TryGetValue(job, out List<HoldEdge>? there))
        {
            there.Add(edge);
        }
        else
        {
            // Most jobs wait for one, and are waited for by one.
            edges.Add(job, new List<HoldEdge>(1) { edge });
        }
    }

    private List<(ulong Waiting, bool IsMet)> Close(ulong awaited, Predicate<HoldEdge> concerns, Predicate<HoldEdge> isMet)
    {
        var closed = new List<(ulong Waiting, bool IsMet)>();
        if (!_byAwaited.TryGetValue(awaited, out List<HoldEdge>? edges))
        {
            return closed;
        }

        foreach (HoldEdge edge in edges)
        {
            if (edge.IsOpen && concerns(edge))
            {
                Close(edge);
                closed.Add((edge.Waiting, isMet(edge)));
            }
        }

        if (edges.RemoveAll(static edge => !edge.IsOpen) > 0 && edges.Count == 0)
        {
            _byAwaited.Remove(awaited);
        }

        closed.Sort(static (one, other) => one.Waiting.CompareTo(other.Waiting));
        return closed;
    }

    private void Close(HoldEdge edge)
    {
        edge.IsOpen = false;
        Count--;
        List<HoldEdge> edges = _byWaiting[edge.Waiting];
        edges.Remove(edge);
        if (edges.Count == 0)
        {
            _byWaiting.Remove(edge.Waiting);
        }
    }
}
