using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Session.Jobs;

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
        StandardInputPath = job.InputSource,
        StandardOutputPath = job.StandardOutputPath,
        StandardErrorPath = job.StandardErrorPath,
        // Never by a shell: what cannot be executed must not make the program run here.
        Command = "",
        Arguments = [place.StubPath, "--socket", place.SocketPath, "--report", place.ReportPath(job.Key), "--no-terminal", .. CommandOf(job, job.Remote!).ToArguments()],
        Environment = environment,
        Options = new LaunchOptions { Flags = LaunchFlags.NoShell },
    };

    private static StubCommand CommandOf(Job job, RemoteState state) => new()
    {
        Run = state.Run,
        Command = job.Command,
        // Elsewhere: one that was asked for by name is lost as well.
        Server = state.Progress?.Retries > 0 ? RemoteRun.Auto : null,
        Excluded = state.Progress?.LostServers ?? [],
        Priority = job.Priority,
        // The time by the clock is watched here: it holds for all runs together.
        Limits = job.MaxMemoryBytes == 0 ? job.Limits : [.. job.Limits, new EffectiveLimit(LimitResource.TreeMemory, job.MaxMemoryBytes, job.MaxMemoryBytes)],
    };
}
