using Smash.Session.Jobs;

namespace Smash.Session.Pools;

/// <summary>The jobs of one client and one priority that wait in a pool, by submission.</summary>
/// <param name="share">Whose they are.</param>
/// <param name="priority">Their nice value.</param>
internal sealed class ClientLine(ClientShare share, int priority) : IComparable<ClientLine>
{
    private static readonly Comparer<Job> BySubmission = Comparer<Job>.Create(static (one, other) => one.Key.CompareTo(other.Key));

    public ClientShare Share { get; } = share;

    public int Priority { get; } = priority;

    /// <summary>When it is served next among the lines of its priority. Not changed while it stands among them.</summary>
    public long Turn { get; set; }

    /// <summary>Whether it stands among the lines that may be served.</summary>
    public bool IsInTurn { get; set; }

    /// <summary>Its jobs; their keys ascend with submission.</summary>
    public SortedSet<Job> Jobs { get; } = new(BySubmission);

    public int CompareTo(ClientLine? other) => other is null ? 1
        : Priority != other.Priority ? Priority.CompareTo(other.Priority)
        : Turn != other.Turn ? Turn.CompareTo(other.Turn)
        : Share.ClientKey.CompareTo(other.Share.ClientKey);
}
