using Smash.DaemonCore.Processes;
using Smash.Session.Arrays;
using Smash.Session.Groups;

namespace Smash.Session.Jobs;

/// <summary>How a job is launched that runs here.</summary>
internal static class LocalPlan
{
    /// <summary>Makes the plan.</summary>
    /// <param name="job">The job.</param>
    /// <param name="environment">Its environment.</param>
    /// <param name="task">What is put in front of those that need it.</param>
    public static LaunchPlan Make(Job job, LaunchEnvironment environment, TaskCommand? task = null) => new()
    {
        Job = job.Key,
        Priority = job.Priority,
        Limits = job.Limits,
        Directory = job.WorkingDirectory,
        StandardInputPath = job.InputSource,
        StandardOutputPath = job.StandardOutputPath,
        StandardErrorPath = job.StandardErrorPath,
        Command = job.Command,
        Arguments = task?.Wrap(job, CommandLine.SplitPlain(job.Command)) ?? CommandLine.SplitPlain(job.Command),
        Environment = job.Array is null ? environment : ArrayMember.AddVariables(job, environment),
        Options = TaskCommand.MakeOptions(job),
    };
}
