using System.Globalization;
using System.Text.RegularExpressions;

namespace Smash.TestRun;

/// <summary>The Pester tests of the module.</summary>
internal static partial class PesterSuite
{
    // The exit code says what could not be run at all: 70 when Pester 5 is not there.
    private const int NoPester = 70;

    // Each begins with a PowerShell of its own, which takes a second; few large ones would leave a processor without work at the end.
    private const int CountOfParts = 8;

    // A file that hangs is the last one that was begun.
    private const string Script = """
        if (-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -ge 5 })) { exit 70 }
        Import-Module Pester -MinimumVersion 5.0
        $passed = $failed = $skipped = 0
        foreach ($file in $files) {
            $configuration = New-PesterConfiguration
            $configuration.Run.Path = $file
            $configuration.Run.PassThru = $true
            $configuration.Output.Verbosity = 'None'
            "begins: $file"
            $result = Invoke-Pester -Configuration $configuration
            $result.Failed | ForEach-Object { "pester failed: $($_.ExpandedPath): $($_.ErrorRecord -join ' ')" -replace '\s+', ' ' }
            $result.FailedBlocks + $result.FailedContainers | Where-Object { $_ } | ForEach-Object { "pester failed: ${file}: $($_.ErrorRecord -join ' ')" -replace '\s+', ' ' }
            "ended: $file in $([int] $result.Duration.TotalMilliseconds) ms"
            $passed += $result.PassedCount
            $failed += $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
            $skipped += $result.SkippedCount + $result.NotRunCount
        }
        "pester: $passed $failed $skipped"
        """;

    /// <summary>Divides the files of tests into parts that take about as long: the large files, which are the long ones, are spread.</summary>
    /// <param name="root">The folder of the repository.</param>
    public static IReadOnlyList<Func<Transcript, TestCounts>> Divide(string root)
    {
        FileInfo[] files = [.. new DirectoryInfo(Path.Combine(root, "tests/module")).GetFiles("*.Tests.ps1").OrderByDescending(static file => file.Length).ThenBy(static file => file.Name, StringComparer.Ordinal)];
        return [.. files.Select(static (file, index) => (file.Name, Part: index % CountOfParts))
            .GroupBy(static file => file.Part, static file => $"tests/module/{file.Name}")
            .Select(group => (Func<Transcript, TestCounts>)(transcript => Run(transcript, root, [.. group])))];
    }

    private static TestCounts Run(Transcript transcript, string root, string[] files)
    {
        int exitCode = Command.Run(transcript, root, "pwsh", "-NoProfile", "-NonInteractive", "-Command", $"$files = '{string.Join("', '", files)}'\n{Script}");
        if (exitCode == NoPester)
        {
            transcript.Tell("!!! SKIPPED: the module's tests need Pester 5 (Install-PSResource Pester).");
            return new TestCounts(0, 0, files.Length);
        }

        string output = transcript.ToString();
        Match match = CountsPattern().Match(output);
        string[] failures = [.. FailurePattern().Matches(output).Select(static failure => failure.Value)];
        return match.Success
            ? new TestCounts(Number(match, 1), Number(match, 2), Number(match, 3)) { Failures = failures }
            : new TestCounts(0, 1, 0) { Failures = [.. failures, $"The module's tests did not come to their end:\n{transcript.Tail()}"] };
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^pester failed: .*$", RegexOptions.Multiline)]
    private static partial Regex FailurePattern();

    [GeneratedRegex(@"^pester: (\d+) (\d+) (\d+)", RegexOptions.Multiline)]
    private static partial Regex CountsPattern();
}
