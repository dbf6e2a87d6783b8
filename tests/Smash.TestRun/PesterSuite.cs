using System.Globalization;
using System.Text.RegularExpressions;

namespace Smash.TestRun;

/// <summary>The Pester tests of the module.</summary>
internal static partial class PesterSuite
{
    // The exit code says what could not be run at all: 70 when Pester 5 is not there.
    private const int NoPester = 70;

    private const string Script = """
        if (-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -ge 5 })) { exit 70 }
        Import-Module Pester -MinimumVersion 5.0
        $configuration = New-PesterConfiguration
        $configuration.Run.Path = 'tests/module'
        $configuration.Run.PassThru = $true
        $configuration.Output.Verbosity = 'Normal'
        $result = Invoke-Pester -Configuration $configuration
        $result.Failed | ForEach-Object { "pester failed: $($_.ExpandedPath): $($_.ErrorRecord -join ' ')" -replace '\s+', ' ' }
        "pester: $($result.PassedCount) $($result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount) $($result.SkippedCount + $result.NotRunCount)"
        """;

    public static TestCounts Run(string root)
    {
        (int exitCode, string output) = Command.Run(root, "pwsh", "-NoProfile", "-NonInteractive", "-Command", Script);
        if (exitCode == NoPester)
        {
            Console.WriteLine("!!! SKIPPED: the module's tests need Pester 5 (Install-PSResource Pester).");
            return new TestCounts(0, 0, 1);
        }

        Match match = CountsPattern().Match(output);
        string[] failures = [.. FailurePattern().Matches(output).Select(static failure => failure.Value)];
        return match.Success
            ? new TestCounts(Number(match, 1), Number(match, 2), Number(match, 3)) { Failures = failures }
            : new TestCounts(0, 1, 0) { Failures = ["The module's tests did not come to their end."] };
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^pester failed: .*$", RegexOptions.Multiline)]
    private static partial Regex FailurePattern();

    [GeneratedRegex(@"^pester: (\d+) (\d+) (\d+)", RegexOptions.Multiline)]
    private static partial Regex CountsPattern();
}
