using Smash.Client;
using Smash.Protocol;

namespace Smash.Try;

/// <summary>A job, and how it is to end.</summary>
/// <param name="Request">What is submitted.</param>
/// <param name="Cause">The cause that its end must have.</param>
/// <param name="Act">What is done with it while it runs.</param>
internal sealed record ExpectedJob(StartJobRequest Request, JobCause Cause, Action<SmashJob>? Act = null);
