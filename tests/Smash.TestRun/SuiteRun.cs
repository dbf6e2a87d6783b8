using System.Diagnostics;

namespace Smash.TestRun;

/// <summary>A suite in the course of a run: how its parts, which may run beside each other, have done so far.</summary>
/// <param name="suite">The suite.</param>
internal sealed class SuiteRun(TestSuite suite)
{
    private readonly Lock _lock = new();

    public string Name => suite.Name;

    /// <summary>The sum of what has ended.</summary>
    public TestCounts Counts { get; private set; } = new(0, 0, 0);

    /// <summary>Time of all its parts together: they may have run beside each other.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>What is to be run, in its order; nothing where the suite cannot be run here, which is told.</summary>
    public IReadOnlyList<Action> Begin()
    {
        if (suite.FindMissing() is not { } missing)
        {
            return [.. suite.Parts.Select(part => (Action)(() => Run(part)))];
        }

        new Transcript(Name).Tell($"!!! SKIPPED: the suite '{Name}' needs '{missing}', which is not on the PATH.");
        Add(new TestCounts(0, 0, 1), TimeSpan.Zero);
        return [];
    }

    private void Run(Func<Transcript, TestCounts> part)
    {
        var transcript = new Transcript(Name);
        long begin = Stopwatch.GetTimestamp();
        try
        {
            Add(part(transcript), Stopwatch.GetElapsedTime(begin));
        }
        catch (TimeoutException exception)
        {
            transcript.Tell(exception.Message);
            Add(new TestCounts(0, 1, 0) { Failures = [exception.Message] }, Stopwatch.GetElapsedTime(begin));
        }
    }

    private void Add(TestCounts counts, TimeSpan duration)
    {
        lock (_lock)
        {
            Counts += counts;
            Duration += duration;
        }
    }
}
