namespace Smash.Client;

/// <summary>What becomes of one thing that a process has when it goes to another host.</summary>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Subject">What it is: a descriptor, a process, criu.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record RexProcessFinding(RexProcessFate Fate, string Subject, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Subject}: {Reason}";
}
