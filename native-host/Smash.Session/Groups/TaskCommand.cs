using System.Globalization;
using Smash.DaemonCore.Processes;
using Smash.Session.Jobs;
using Smash.Session.Limits;

namespace Smash.Session.Groups;

/// <summary>Puts smash-task (../task/README.md) in front of a job that needs it: no other pays for it.</summary>
/// <param name="groups">The groups of jobs.</param>
/// <param name="programFolder">Where the program is.</param>
internal sealed class TaskCommand(JobGroups groups, string programFolder)
{
    private readonly string _program = Path.Combine(programFolder, "smash-task");

    /// <summary>Whether the program is there.</summary>
    public bool IsInstalled => File.Exists(_program);

    /// <summary>What is executed.</summary>
    /// <param name="job">The job.</param>
    /// <param name="arguments">What would be without limits on its tree.</param>
    public IReadOnlyList<string> Wrap(Job job, IReadOnlyList<string> arguments) =>
        IsNeeded(job) ? [_program, job.TaskReportPath, .. groups.MakeOptions(job), .. MakePriority(job), "--", job.Command, .. arguments] : arguments;

    /// <summary>The options of its launch; null: none.</summary>
    public static LaunchOptions? MakeOptions(Job job)
    {
        IReadOnlyList<int> processors = job.Options.TreeLimits?.CpuAffinity is { } text ? ProcessorList.Parse(text) : [];
        bool isNeeded = IsNeeded(job);
        // Were smash-task not to be executed, the job would run without its limits.
        return isNeeded || processors.Count > 0 ? new LaunchOptions { Affinity = processors, Flags = isNeeded ? LaunchFlags.NoShell : LaunchFlags.None } : null;
    }

    /// <summary>Whether a job is started by it.</summary>
    public static bool IsNeeded(Job job) =>
        job.Options.TreeLimits is { } limits && (limits.IoPriority is not null || limits.Mechanisms.Any(static mechanism => mechanism.IsGroup));

    private static IEnumerable<string> MakePriority(Job job) =>
        job.Options.TreeLimits?.IoPriority is { } priority ? ["-i", priority.ToString(CultureInfo.InvariantCulture)] : [];
}
