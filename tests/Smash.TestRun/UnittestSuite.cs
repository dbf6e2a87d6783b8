using System.Globalization;
using System.Text.RegularExpressions;

namespace Smash.TestRun;

/// <summary>A suite that ends with the summary of Python's unittest.</summary>
internal static partial class UnittestSuite
{
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
