namespace Smash.Rex.Forks;

/// <summary>How a smash-fork has ended.</summary>
/// <param name="Code">Its exit code: 0 done, 1 failed, 3 the process cannot go; −1: a signal ended it.</param>
/// <param name="Output">What it said.</param>
/// <param name="Error">What it said of errors.</param>
internal sealed record ForkOutcome(int Code, string Output, string Error)
{
    /// <summary>Its code where a process cannot go.</summary>
    public const int CannotGo = 3;

    /// <summary>The first obstacle of a test or probe; null: there is none.</summary>
    public string? Obstacle => Output.Split('\n').Select(static line => line.Split('\t')).FirstOrDefault(static words => words is ["blocks", _, _]) is { } words
        ? words[2]
        : null;
}
