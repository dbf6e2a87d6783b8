namespace Smash.Client;

/// <summary>Whether a process can go to another host, and what becomes of all that it has.</summary>
public sealed class RexProcessTest
{
    /// <summary>Its pid.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Whether it can go.</summary>
    public bool CanGo => Obstacles.Count == 0;

    /// <summary>Why it cannot; none: it can.</summary>
    public IReadOnlyList<RexProcessFinding> Obstacles => Of(RexProcessFate.Blocks);

    /// <summary>What it would find closed there.</summary>
    public IReadOnlyList<RexProcessFinding> Cut => Of(RexProcessFate.Cut);

    /// <summary>Its standard streams that would go over the stand-in.</summary>
    public IReadOnlyList<RexProcessFinding> Streams => Of(RexProcessFate.Stream);

    /// <summary>What would go with it.</summary>
    public IReadOnlyList<RexProcessFinding> Carried => Of(RexProcessFate.Carried);

    /// <summary>All of that.</summary>
    public required IReadOnlyList<RexProcessFinding> Findings { get; init; }

    private IReadOnlyList<RexProcessFinding> Of(RexProcessFate fate) => [.. Findings.Where(finding => finding.Fate == fate)];
}
