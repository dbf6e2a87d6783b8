namespace Smash.Rex.Configuration;

/// <summary>A configuration of REX cannot be used.</summary>
/// <param name="problems">What is wrong with it: at least one.</param>
internal sealed class RexConfigurationException(IReadOnlyList<RexProblem> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>What is wrong, in the order of reading.</summary>
    public IReadOnlyList<RexProblem> Problems { get; } = problems;
}
