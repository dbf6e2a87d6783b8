using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Reads when a job is run again.</summary>
internal static class RetryParameter
{
    /// <summary>Reads it.</summary>
    /// <param name="count">How often.</param>
    /// <param name="delay">Time between two runs; null: none.</param>
    /// <param name="backoff">What that is multiplied by after each.</param>
    /// <param name="exitCodes">After which exit codes; null: any.</param>
    /// <param name="causes">After which causes; null: any.</param>
    /// <returns>Null: never.</returns>
    /// <exception cref="CommandException">InvalidArgument: when is said, and not how often; what <see cref="TimeParameter"/> throws.</exception>
    public static RetryPolicy? Read(int count, object? delay, double backoff, int[]? exitCodes, JobCause[]? causes)
    {
        if (count == 0)
        {
            string? unused = delay is not null ? "RetryDelay" : backoff > 1 ? "RetryBackoff" : exitCodes is not null ? "RetryOnExitCode" : causes is not null ? "RetryOnCause" : null;
            return unused is null ? null : throw new CommandException($"-{unused} says nothing without how often a job is run again: -RetryCount.");
        }

        return new RetryPolicy
        {
            Count = (uint)count,
            DelayMilliseconds = delay is null ? 0 : (ulong)Math.Ceiling(TimeParameter.Read("RetryDelay", delay).TotalMilliseconds),
            BackoffHundredths = (uint)Math.Round(backoff * RetryPolicy.ConstantBackoff),
            ExitCodes = exitCodes ?? [],
            Causes = causes ?? [],
        };
    }
}
