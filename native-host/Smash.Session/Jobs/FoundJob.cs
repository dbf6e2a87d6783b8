using Smash.Protocol;

namespace Smash.Session.Jobs;

/// <summary>A job that was asked for.</summary>
/// <param name="Live">The job, unless it has ended.</param>
/// <param name="Record">Its record.</param>
internal readonly record struct FoundJob(Job? Live, JobRecord Record);
