using System.Globalization;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Streams;

/// <summary>How a job is launched behind a holder of its terminal, or of its open input. What the job's own process is to have of limits the holder sets there, and does not have itself.</summary>
internal static class HolderPlan
{
    /// <summary>Puts the holder in front, where the job needs one.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="job">The job.</param>
    /// <param name="plan">How it would be launched else.</param>
    public static LaunchPlan Wrap(HolderPlace place, Job job, LaunchPlan plan)
    {
        if (!HolderPlace.IsNeeded(job))
        {
            return plan;
        }

        place.MakeSocketFolder();
        return new LaunchPlan
        {
            Job = plan.Job,
            Priority = plan.Priority,
            Limits = [],
            Directory = plan.Directory,
            StandardInputPath = plan.StandardInputPath,
            StandardOutputPath = plan.StandardOutputPath,
            StandardErrorPath = plan.StandardErrorPath,
            // Never by a shell: a job without its holder would be another than was asked for.
            Command = "",
            Arguments = [place.ProgramPath, "--socket", HolderPlace.GetSocketPath(job), .. GetSize(job), .. plan.Limits.SelectMany(GetLimit), .. GetShell(plan), "--", .. plan.Arguments],
            Environment = plan.Environment,
            Options = new LaunchOptions { Affinity = plan.Options?.Affinity ?? [], Flags = LaunchFlags.NoShell },
        };
    }

    private static IEnumerable<string> GetSize(Job job) => job.Options.Streams is { Terminal: > 0 and uint sides }
        ? ["--size", string.Create(CultureInfo.InvariantCulture, $"{sides >> 16}x{sides & 0xFFFF}")]
        : [];

    private static IEnumerable<string> GetLimit(EffectiveLimit limit) =>
        ["--limit", string.Create(CultureInfo.InvariantCulture, $"{(uint)limit.Resource}:{GetBound(limit.Soft)}:{GetBound(limit.Hard)}")];

    private static string GetBound(ulong value) => value == ulong.MaxValue ? "-" : value.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> GetShell(LaunchPlan plan) => plan.Command.Length > 0 && plan.Options?.Flags.HasFlag(LaunchFlags.NoShell) != true ? ["--shell", plan.Command] : [];
}
