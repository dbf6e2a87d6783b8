namespace Smash.Client;

/// <summary>The servers of REX, the one that would be chosen first.</summary>
/// <param name="Servers">They.</param>
/// <param name="Problems">What is wrong with rex.rc on disk, a line each, while an earlier one is in force; empty: nothing.</param>
public sealed record RexServerAnswer(IReadOnlyList<RexServer> Servers, string Problems);
