namespace Smash.Client;

/// <summary>What came of waiting for a job.</summary>
/// <param name="Job">The job.</param>
/// <param name="Fault">Why it could not be waited for; null: it has ended.</param>
public sealed record RedJobEnd(RedJob Job, SmashException? Fault = null);
