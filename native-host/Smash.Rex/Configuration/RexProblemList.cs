namespace Smash.Rex.Configuration;

/// <summary>Takes what is wrong with a configuration; all of it, so that it can be put right at once.</summary>
internal sealed class RexProblemList
{
    private const int Most = 50;

    private readonly List<RexProblem> _problems = [];

    /// <summary>What was wrong so far, in the order of reading; at most 50.</summary>
    public IReadOnlyList<RexProblem> Problems => _problems;

    /// <summary>Adds a problem.</summary>
    /// <param name="origin">Where.</param>
    /// <param name="message">What is wrong and what to do about it.</param>
    public void Add(RexOrigin origin, string message)
    {
        if (_problems.Count < Most)
        {
            _problems.Add(new RexProblem(origin, message));
        }
    }
}
