namespace Smash.Cli.Tests;

/// <summary>What a client that has ended left.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output, byte for byte as Latin-1.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record Result(int ExitCode, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
