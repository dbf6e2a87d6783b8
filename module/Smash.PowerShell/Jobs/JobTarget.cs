using Smash.Client;

namespace Smash.PowerShell;

/// <summary>A job that a cmdlet is to act on; known by id alone, it has not been asked for yet.</summary>
/// <param name="Id">Id of the job.</param>
/// <param name="Job">The job, where it is known.</param>
internal readonly record struct JobTarget(uint Id, SmashJob? Job)
{
    public override string ToString() => Job is null ? $"Job {Id}" : $"Job {Job}";
}
