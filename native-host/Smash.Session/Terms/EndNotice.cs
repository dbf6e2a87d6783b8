using System.Globalization;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Terms;

/// <summary>That a job has ended and a command is to be run for it.</summary>
/// <param name="Job">Key of the job.</param>
/// <param name="Command">Command line.</param>
/// <param name="Variables">What it gets in its environment of how the job has ended.</param>
internal sealed record EndNotice(ulong Job, string Command, EnvironmentBlock Variables)
{
    /// <summary>Makes the notice of an end.</summary>
    /// <param name="job">The job.</param>
    /// <param name="state">How it has ended.</param>
    /// <param name="cause">Why.</param>
    /// <param name="exitCode">Its exit code.</param>
    /// <returns>Null: nobody wants one.</returns>
    public static EndNotice? Make(Job job, JobState state, JobCause cause, int exitCode) => job.Options.Terms?.OnEnd is { } command
        ? new EndNotice(job.Key, command, EnvironmentBlock.Create(
        [
            new("SMASH_JOB_ID", job.Id.ToString(CultureInfo.InvariantCulture)),
            new("SMASH_JOB_NAME", job.Name),
            new("SMASH_JOB_STATE", state.ToString()),
            new("SMASH_JOB_CAUSE", cause.ToString()),
            new("SMASH_JOB_EXIT_CODE", exitCode.ToString(CultureInfo.InvariantCulture)),
        ]))
        : null;
}
