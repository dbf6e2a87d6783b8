namespace Smash.Client;

/// <summary>How a call of ssh ended.</summary>
/// <param name="ExitCode">Its exit code; 255: ssh itself failed.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal readonly record struct SshResult(int ExitCode, string Output, string Errors)
{
    /// <summary>What ssh exits with when it failed, and not what it ran.</summary>
    public const int OwnFailure = 255;
}
