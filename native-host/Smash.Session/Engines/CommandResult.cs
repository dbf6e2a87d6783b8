namespace Smash.Session.Engines;

/// <summary>What a command of an engine has come to.</summary>
/// <param name="ExitCode">Its exit code; 128 + signal where a signal ended it; −1 where it could not be started or its end was not seen.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    public bool IsSuccess => ExitCode == 0;

    /// <summary>What went wrong, in the command's own words: the last line of its errors.</summary>
    public string Complaint => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() is { } line ? line : $"exit code {ExitCode}";
}
