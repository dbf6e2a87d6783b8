namespace Smash.TestRun;

/// <summary>A suite: its name and how it is run.</summary>
/// <param name="Name">What the summary calls it.</param>
/// <param name="Needs">Programs without which it is skipped, loudly.</param>
/// <param name="Run">Runs it.</param>
internal sealed record TestSuite(string Name, IReadOnlyList<string> Needs, Func<TestCounts> Run)
{
    /// <summary>Runs the suite, or says that it cannot be run here.</summary>
    public TestCounts RunOrSkip()
    {
        Console.WriteLine($"\n=== {Name}");
        string? missing = Needs.FirstOrDefault(static program => !Command.Exists(program));
        if (missing is not null)
        {
            Console.WriteLine($"!!! SKIPPED: the suite '{Name}' needs '{missing}', which is not on the PATH.");
            return new TestCounts(0, 0, 1);
        }

        return Run();
    }
}
