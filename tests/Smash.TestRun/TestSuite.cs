namespace Smash.TestRun;

/// <summary>A suite: its name and how it is run.</summary>
/// <param name="Name">What the summary calls it.</param>
/// <param name="Needs">Programs without which it is skipped, loudly.</param>
/// <param name="Parts">What it consists of. Parts may run beside each other, and beside those of other suites.</param>
internal sealed record TestSuite(string Name, IReadOnlyList<string> Needs, IReadOnlyList<Func<Transcript, TestCounts>> Parts)
{
    /// <summary>Makes a suite of one part.</summary>
    /// <param name="name">What the summary calls it.</param>
    /// <param name="needs">Programs without which it is skipped.</param>
    /// <param name="run">Runs it.</param>
    public TestSuite(string name, IReadOnlyList<string> needs, Func<Transcript, TestCounts> run)
        : this(name, needs, [run])
    {
    }

    /// <summary>A program that it needs and that is not there; null: it can be run.</summary>
    public string? FindMissing() => Needs.FirstOrDefault(static program => !Command.Exists(program));
}
