namespace Smash.TestRun;

/// <summary>How many tests of a suite passed, failed and were skipped.</summary>
internal sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>What is to be read again at the end of the run: the names and messages of the tests that failed.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    public static TestCounts operator +(TestCounts one, TestCounts other) =>
        new(one.Passed + other.Passed, one.Failed + other.Failed, one.Skipped + other.Skipped) { Failures = [.. one.Failures, .. other.Failures] };

    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}
