using Smash.Protocol;

namespace Smash.Client.Tests;

/// <summary>Records for the tests' jobs.</summary>
internal static class Records
{
    public static JobRecord Make(uint id, JobState state = JobState.Running) => new()
    {
        JobId = id,
        Name = "Job" + id,
        Command = "true",
        State = state,
        SubmittedMicroseconds = 1_700_000_000_000_000 + id,
        StartedMicroseconds = state == JobState.New ? null : 1_700_000_001_000_000,
        EndedMicroseconds = state.IsEnded() ? 1_700_000_003_500_000 : null,
        Cause = state.IsEnded() ? JobCause.Exit : JobCause.None,
        ExitCode = state.IsEnded() ? 3 : null,
        Usage = state.IsEnded() ? new ResourceUsage { UserMicroseconds = 1_500_000, SystemMicroseconds = 250_000, MaxResidentKibibytes = 2048 } : null,
    };

    public static JobUpdate Update(uint id, JobState state) => new(id, state, Make(id, state));
}
