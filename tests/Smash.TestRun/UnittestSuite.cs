using System.Globalization;
using System.Text.RegularExpressions;

namespace Smash.TestRun;

/// <summary>A suite that ends with the summary of Python's unittest.</summary>
internal static partial class UnittestSuite
{
    /// <summary>Divides the modules of a folder of tests into parts, whose runner takes their names.</summary>
    /// <param name="root">The folder of the repository.</param>
    /// <param name="runner">The runner, in the folder of the modules.</param>
    /// <param name="countOfParts">How many.</param>
    public static IReadOnlyList<Func<Transcript, TestCounts>> Divide(string root, string runner, int countOfParts)
    {
        IEnumerable<string> modules = Directory.GetFiles(Path.Combine(root, Path.GetDirectoryName(runner)!), "test_*.py").Select(static path => Path.GetFileNameWithoutExtension(path))
            .Where(module => module != Path.GetFileNameWithoutExtension(runner)).Order(StringComparer.Ordinal);
        return [.. modules.Select((module, index) => (module, Part: index % countOfParts))
            .GroupBy(static module => module.Part, static module => module.module)
            .Select(group => (Func<Transcript, TestCounts>)(transcript => Run(transcript, root, "python3", [runner, .. group])))];
    }

    /// <summary>Runs tests.</summary>
    /// <param name="transcript">Takes what they say.</param>
    /// <param name="root">The folder of the repository.</param>
    /// <param name="program">What runs them.</param>
    /// <param name="arguments">Its arguments.</param>
    public static TestCounts Run(Transcript transcript, string root, string program, params string[] arguments)
    {
        int exitCode = Command.Run(transcript, root, program, arguments);
        string output = transcript.ToString();
        int run = RanPattern().Matches(output).Sum(static match => Number(match.Groups[1].Value));
        int skipped = SkippedPattern().Matches(output).Sum(static match => Number(match.Groups[1].Value));
        int failed = FailedPattern().Matches(output).Sum(static match => Number(match.Groups[1].Value));
        if (exitCode != 0 && failed == 0)
        {
            failed = 1;
        }

        string[] failures = [.. ReportPattern().Matches(output).Select(static report => report.Value.Trim())];
        return new TestCounts(Math.Max(0, run - failed - skipped), failed, skipped) { Failures = failures };
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Ran (\d+) tests?", RegexOptions.Multiline)]
    private static partial Regex RanPattern();

    [GeneratedRegex(@"^(?:OK|FAILED) \(.*?skipped=(\d+)", RegexOptions.Multiline)]
    private static partial Regex SkippedPattern();

    // From the line that names the test to the rule below its traceback.
    [GeneratedRegex(@"^(?:FAIL|ERROR): .*?(?=^[=-]{70}\r?$(?!\r?\nTraceback))", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ReportPattern();

    [GeneratedRegex(@"(?<=^FAILED \([^)\n]*)(?:failures|errors|unexpected successes)=(\d+)", RegexOptions.Multiline)]
    private static partial Regex FailedPattern();
}
