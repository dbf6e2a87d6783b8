namespace Smash.Client;

/// <summary>Hears of the one thing that waiting for a job is about.</summary>
internal interface IJobListener
{
    /// <summary>The job has ended, or its host cannot be reached any more (<see cref="SmashJob.Fault"/>). Called once, on any thread; must not block.</summary>
    void OnSettled(SmashJob job);
}
