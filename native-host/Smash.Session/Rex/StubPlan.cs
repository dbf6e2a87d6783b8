using System.Globalization;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Output;

namespace Smash.Session.Rex;

/// <summary>How the stand-in of a job on another host is launched. Limits and priority are the program's there, and not the stand-in's.</summary>
internal static class StubPlan
{
    /// <summary>Makes the plan.</summary>
    /// <param name="place">Where the stand-in is.</param>
    /// <param name="job">The job.</param>
    /// <param name="environment">Its environment.</param>
    public static LaunchPlan Make(StubPlace place, Job job, LaunchEnvironment environment) => new()
    {
        Job = job.Key,
        Priority = 0,
        Limits = [],
        Directory = job.WorkingDirectory,
        StandardInputPath = job.Input == InputState.None ? "/dev/null" : job.StandardInputPath,
        StandardOutputPath = job.StandardOutputPath,
        StandardErrorPath = job.StandardErrorPath,
        // Never by a shell: what cannot be executed must not make the program run here.
        Command = "",
        Arguments = [place.StubPath, "--socket", place.SocketPath, "--report", place.ReportPath(job.Key), "--no-terminal", .. Options(job), "--", .. Words(job.Command)],
        Environment = environment,
        Options = new LaunchOptions { Flags = LaunchFlags.NoShell },
    };

    /// <summary>The program and its arguments; what needs a shell is run by that of the other host.</summary>
    internal static IReadOnlyList<string> Words(string command) => QuotedLine.Split(command) is { Count: > 0 } words ? words : ["/bin/sh", "-c", command];

    private static IEnumerable<string> Options(Job job)
    {
        RemoteRun run = job.Remote!.Run;
        IReadOnlyList<string> lost = job.Remote.Progress?.LostServers ?? [];
        // Elsewhere: one that was asked for by name is lost as well.
        IEnumerable<string> options = ["--server", job.Remote.Progress?.Retries > 0 ? RemoteRun.Auto : run.ComputerName];
        options = options.Concat(lost.SelectMany(static server => new[] { "--exclude", server }));
        if (run.Directory is { } directory)
        {
            options = options.Concat(["--directory", directory]);
        }

        if (job.Priority != 0)
        {
            options = options.Concat(["--nice", job.Priority.ToString(CultureInfo.InvariantCulture)]);
        }

        return options
            .Concat(Limits(job).SelectMany(static limit => new[] { "--limit", ((uint)limit.Resource).ToString(CultureInfo.InvariantCulture), limit.Soft.ToString(CultureInfo.InvariantCulture) }))
            .Concat(run.InputFiles.SelectMany(static file => new[] { "--input", file.Path, file.Name }))
            .Concat(run.OutputFiles.SelectMany(static file => new[] { "--output", file.Name, file.Path }));
    }

    // The time by the clock is watched here: it holds for all runs together.
    private static IEnumerable<EffectiveLimit> Limits(Job job) =>
        job.MaxMemoryBytes == 0 ? job.Limits : job.Limits.Append(new EffectiveLimit(LimitResource.TreeMemory, job.MaxMemoryBytes, job.MaxMemoryBytes));
}
