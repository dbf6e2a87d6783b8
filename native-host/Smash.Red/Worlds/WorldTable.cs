using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol.Red;
using Smash.Red.Files;
using Smash.Red.Interop;
using Smash.Red.Limits;

namespace Smash.Red.Worlds;

/// <summary>The worlds of a RED. It is used on the loop alone, but for <see cref="Find"/>.</summary>
internal sealed class WorldTable
{
    // 160 random bits, of which logs and host names tell 32.
    private const int NameBytes = 20;

    private readonly EventLoop _loop;
    private readonly DaemonLog _log;
    private readonly WorldStarter _starter;
    private readonly UserPool? _users;
    private readonly ControlGroupTree _groups;
    private readonly ConcurrentDictionary<string, World> _worlds = [];
    private readonly TaskCompletionSource _emptied = new();
    private Task<World>? _default;
    private bool _isStopping;

    /// <summary>Makes a table without worlds.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="log">Where it tells what happens.</param>
    /// <param name="processes">The daemon's processes.</param>
    /// <param name="settings">How worlds are made.</param>
    public WorldTable(EventLoop loop, DaemonLog log, ProcessTable processes, WorldSettings settings)
    {
        _loop = loop;
        _log = log;
        Settings = settings;
        _groups = ControlGroupTree.Create(settings.Groups);
        _starter = new WorldStarter(loop, log, processes, settings, _groups);
        _users = settings.Users is { } range ? new UserPool(range) : null;
        DropGroups();
    }

    /// <summary>How worlds are made.</summary>
    public WorldSettings Settings { get; }

    /// <summary>What limits memory and processes of worlds.</summary>
    public string Mechanism => _groups.LimitsMemory ? _groups.Description : $"RLIMIT_DATA and a look every 100 ms ({_groups.Description})";

    /// <summary>How many worlds there are or are about to be, the default one with them.</summary>
    public int Count { get; private set; }

    /// <summary>Called on the loop with each new world, before anybody can find it.</summary>
    public event Action<World>? Created;

    /// <summary>The default world: it is there from the start, and if it is destroyed or lost another one takes its place.</summary>
    /// <returns>The world.</returns>
    /// <exception cref="RedException">RED_EUNKNOWN: it cannot be made.</exception>
    public Task<World> GetDefaultAsync()
    {
        if (_default is null || _default.IsFaulted || (_default.IsCompletedSuccessfully && _default.Result.IsEnding))
        {
            _default = MakeAsync();
        }

        return _default;
    }

    /// <summary>Makes a world.</summary>
    /// <returns>The world, when it can be used.</returns>
    /// <exception cref="RedException">RED_ENOMOREWORLD: there are as many as may be; RED_EUNKNOWN: it cannot be made, and why.</exception>
    public Task<World> CreateAsync()
    {
        // The default world's place is its own, also while it is made anew.
        bool isDefaultCounted = _default is { IsFaulted: false } && !(_default.IsCompletedSuccessfully && _default.Result.Ended.IsCompleted);
        return Count + (isDefaultCounted ? 0 : 1) < Settings.MostWorlds
            ? MakeAsync()
            : throw new RedException(RedError.NoMoreWorld, $"This RED has at most {Settings.MostWorlds} worlds at once, the default one with them (RED_MAX_WORLDS).");
    }

    /// <summary>Finds a world. Any thread may ask.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The world.</returns>
    /// <exception cref="RedException">RED_EBADWORLD: there is none, or not any more.</exception>
    public World Find(RedWorldKey key) =>
        _worlds.TryGetValue(key.Name, out World? world) && world.Key.Creation == key.Creation
            ? world
            : throw new RedException(RedError.BadWorld, "There is no such world: it was destroyed, or is of another RED, or of this one before it was started anew.");

    /// <summary>Ends a world and all that is in it. From the call on nobody finds it.</summary>
    /// <param name="world">The world.</param>
    /// <returns>Completed when no process, file or mount of it is left.</returns>
    public Task DestroyAsync(World world)
    {
        if (_worlds.TryRemove(new KeyValuePair<string, World>(world.Key.Name, world)))
        {
            _ = EndAsync(world, "is destroyed");
        }

        return world.Ended;
    }

    /// <summary>Ends all worlds; no other comes.</summary>
    /// <returns>Completed when nothing is left of them.</returns>
    public async Task StopAsync()
    {
        _isStopping = true;
        foreach (World world in _worlds.Values)
        {
            _ = DestroyAsync(world);
        }

        // Those that are being made or ending already are counted too.
        await (Count == 0 ? Task.CompletedTask : _emptied.Task);
        _groups.Dispose();
    }

    /// <summary>Who opens files as a world's user must not have root's groups beside it; root itself needs none.</summary>
    private unsafe void DropGroups()
    {
        if (_users is not null && SetGroups.Invoke(0, null) != 0)
        {
            _log.Warning($"RED keeps its supplementary groups: {SystemError.Describe(Marshal.GetLastPInvokeError())}");
        }
    }

    private static RedException Stopping() => new(RedError.Unknown, "This RED is ending.");

    private RedWorldKey CreateKey() => new(RedTime.Of(_loop.TimeProvider.GetUtcNow()), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes)));

    private async Task<World> MakeAsync()
    {
        if (_isStopping)
        {
            throw Stopping();
        }

        Count++;
        ProcessUser? user = _users?.Take();
        try
        {
            World world = new(await _starter.StartAsync(CreateKey(), user), Settings.Limits);
            world.Place.Lost = () => Lose(world);
            if (_isStopping)
            {
                _ = EndAsync(world, "came too late");
                throw Stopping();
            }

            Created?.Invoke(world);
            _worlds[world.Key.Name] = world;
            _log.Info($"world {world.Label} is made");
            return world;
        }
        catch (WorldCreationException exception)
        {
            GiveBack(user);
            _log.Error($"a world cannot be made: {exception.Message}");
            throw new RedException(RedError.Unknown, $"The world cannot be made. {exception.Message}", exception);
        }
    }

    private void Lose(World world)
    {
        if (_worlds.TryRemove(new KeyValuePair<string, World>(world.Key.Name, world)))
        {
            _ = EndAsync(world, "has ended unasked: its first process was killed, by the kernel for want of memory or by somebody outside");
        }
    }

    private async Task EndAsync(World world, string how)
    {
        _log.Info($"world {world.Label} {how}");
        world.Close();
        // What moves its bytes is outside, and holds its files.
        await (world.Jobs?.CloseAsync() ?? Task.CompletedTask);
        await world.Place.Stub.Ended;
        world.Processes.Dispose();
        world.Place.Root.Dispose();
        await world.Place.Root.Closed;
        RemoveGroup(world);
        GiveBack(world.User);
        _log.Debug($"world {world.Label} is gone");
        world.SetEnded();
    }

    // One that stays is empty, limits nobody, and goes when the next RED starts.
    private void RemoveGroup(World world)
    {
        try
        {
            world.Place.Group?.Remove();
        }
        catch (IOException exception)
        {
            _log.Error($"the control group of world {world.Label} cannot be removed: {exception.Message}");
        }
    }

    private void GiveBack(ProcessUser? user)
    {
        Count--;
        if (user is not null)
        {
            _users!.Return(user);
        }

        if (_isStopping && Count == 0)
        {
            _emptied.TrySetResult();
        }
    }
}
