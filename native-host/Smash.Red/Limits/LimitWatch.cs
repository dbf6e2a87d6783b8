using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.Red.Worlds;

namespace Smash.Red.Limits;

/// <summary>Looks at what a world uses, every 100 ms while something runs in it, where the kernel does not limit it for all of the world: a world that uses too much has its jobs killed.</summary>
/// <param name="world">The world.</param>
/// <param name="loop">The loop to run on.</param>
/// <param name="log">Where breaches are told.</param>
internal sealed class LimitWatch(World world, EventLoop loop, DaemonLog log)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly bool _watchesMemory = world.Place.Group is null;
    private readonly bool _watchesCpuTime = world.Limits.CpuTime > TimeSpan.Zero;
    private bool _isLooking;

    /// <summary>How often it has killed the world's jobs for want of memory.</summary>
    public int MemoryKills { get; private set; }

    /// <summary>Whether the world has used its CPU time up.</summary>
    public bool IsCpuTimeUsedUp { get; private set; }

    /// <summary>Something is about to run in the world.</summary>
    public void Begin()
    {
        if (!_isLooking && (_watchesMemory || _watchesCpuTime))
        {
            _isLooking = true;
            loop.Schedule(Period, () => _ = LookAsync());
        }
    }

    private async Task LookAsync()
    {
        if (world.IsEnding || world.Processes.Children.Count == 0)
        {
            _isLooking = false;
            return;
        }

        try
        {
            await JudgeAsync(await Task.Run(Read));
        }
        catch (Exception exception) when (exception is RedException or IOException)
        {
            // It ended meanwhile; if not, the next look tells again.
            log.Debug($"what world {world.Label} uses cannot be read: {exception.Message}");
        }
#pragma warning disable CA1031 // The next look must come whatever it is: a limit that nobody looks at does not hold.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            log.Error($"world {world.Label} was not looked at: {fault}");
        }

        loop.Schedule(Period, () => _ = LookAsync());
    }

    private WorldUsage Read() =>
        !_watchesMemory && world.Place.Group?.CpuTime is { } used ? new WorldUsage(0, used) : WorldUsage.Read(world.Place.Root, world.Files);

    private async Task JudgeAsync(WorldUsage usage)
    {
        if (_watchesMemory && usage.MemoryBytes > world.Limits.MemoryBytes)
        {
            MemoryKills++;
            await KillAsync($"uses {usage.MemoryBytes >> 20} MiB of memory and may use {world.Limits.MemoryBytes >> 20} (RED_WORLD_MEMORY)");
        }

        if (_watchesCpuTime && usage.CpuTime > world.Limits.CpuTime)
        {
            IsCpuTimeUsedUp = true;
            await KillAsync($"has used {usage.CpuTime.TotalSeconds:0} s of CPU time and may use {world.Limits.CpuTime.TotalSeconds:0} (RED_WORLD_CPU_TIME)");
        }
    }

    private async Task KillAsync(string why)
    {
        log.Warning($"world {world.Label} {why}: its jobs are killed");
        await Task.WhenAll(world.Processes.Children.Select(static child => child.KillFamilyAsync()));
    }
}
