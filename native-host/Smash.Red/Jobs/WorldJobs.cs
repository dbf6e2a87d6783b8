using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Red.Worlds;

namespace Smash.Red.Jobs;

/// <summary>A world as its jobs see it.</summary>
/// <param name="world">The world.</param>
internal sealed class WorldJobs(World world) : IJobWorld
{
    private const int ZombiesPerJob = 16;

    /// <inheritdoc/>
    public ProcessUser? User => world.User;

    /// <inheritdoc/>
    public IReadOnlyList<EffectiveLimit> ProcessLimits => world.ProcessLimits;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> RunEnvironment => world.RunEnvironment;

    /// <inheritdoc/>
    public int MaximumJobs => world.Limits.Jobs;

    /// <inheritdoc/>
    public int MaximumZombies => world.Limits.Jobs * ZombiesPerJob;

    /// <inheritdoc/>
    public long MemoryKills => world.MemoryKills;

    /// <inheritdoc/>
    public bool IsCpuTimeUsedUp => world.IsCpuTimeUsedUp;

    /// <inheritdoc/>
    public Task<ChildProcess> RunAsync(ProcessPlan plan) => world.RunAsync(plan);

    /// <inheritdoc/>
    public SafeFileHandle OpenForReading(string path) => world.Files.OpenForReading(path);

    /// <inheritdoc/>
    public SafeFileHandle OpenForWriting(string path, bool append) => world.Files.OpenForWriting(path, append);

    /// <inheritdoc/>
    public bool CanExecute(string path) => world.Files.CanExecute(path);
}
