namespace Smash.DaemonCore.Processes;

/// <summary>A process that was asked for and of which nothing has been heard.</summary>
/// <param name="Plan">What was asked for.</param>
/// <param name="CommandAddress">Where it will hear commands.</param>
internal sealed record ProcessStart(ProcessPlan Plan, string? CommandAddress)
{
    /// <summary>Completed when it runs, or cannot be started. The continuation is not put off: the caller has its child before the child's end can be told.</summary>
    public TaskCompletionSource<ChildProcess> Result { get; } = new();
}
