namespace Smash.Protocol;

/// <summary>Questions about a <see cref="JobState"/>.</summary>
public static class JobStateExtensions
{
    /// <summary>Whether no further change can come: Exited or Aborted.</summary>
    public static bool IsEnded(this JobState state) => state is JobState.Exited or JobState.Aborted;

    /// <summary>Whether the job has a process: Running, Suspended or Canceled.</summary>
    public static bool IsActive(this JobState state) => state is JobState.Running or JobState.Suspended or JobState.Canceled;
}
