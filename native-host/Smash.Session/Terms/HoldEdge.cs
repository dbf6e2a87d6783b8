using Smash.Protocol;

namespace Smash.Session.Terms;

/// <summary>That one job waits for another.</summary>
/// <param name="waiting">Key of the job that waits.</param>
/// <param name="awaited">Key of the job that has to end.</param>
/// <param name="kind">How.</param>
internal sealed class HoldEdge(ulong waiting, ulong awaited, DependencyKind kind)
{
    public ulong Waiting { get; } = waiting;

    public ulong Awaited { get; } = awaited;

    public DependencyKind Kind { get; } = kind;

    /// <summary>Whether the job still waits for it.</summary>
    public bool IsOpen { get; set; } = true;
}
