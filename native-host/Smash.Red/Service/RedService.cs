using Smash.Protocol.Red;
using Smash.Red.Worlds;

namespace Smash.Red.Service;

/// <summary>What handlers work on: the worlds of this RED, and the loop on which their state is.</summary>
/// <param name="worlds">The worlds.</param>
/// <param name="loop">Calls into the loop.</param>
internal sealed class RedService(WorldTable worlds, LoopCall loop)
{
    private readonly TaskCompletionSource<RedKey> _key = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The key of this RED, once it listens and so knows its port.</summary>
    public Task<RedKey> Key => _key.Task;

    /// <summary>The worlds. On the loop alone, but for <see cref="WorldTable.Find"/>.</summary>
    public WorldTable Worlds { get; } = worlds;

    /// <summary>What it tells of itself and its worlds.</summary>
    public required RedProperties Properties { get; init; }

    /// <summary>Calls into the loop.</summary>
    public LoopCall Loop { get; } = loop;

    /// <summary>Says what the key is.</summary>
    /// <param name="key">The key.</param>
    public void SetKey(RedKey key) => _key.SetResult(key);

    /// <summary>Demands the key of this RED. What a caller does not tell of an address but IP address and port is nothing to it.</summary>
    /// <param name="key">The caller's.</param>
    /// <exception cref="RedException">RED_EBADKEY.</exception>
    public void Check(RedKey key)
    {
        RedKey? own = Key.IsCompletedSuccessfully ? Key.Result : null;
        if (own is null || own.Start != key.Start || own.Address.Port != key.Address.Port || own.Address.Address != key.Address.Address)
        {
            throw new RedException(RedError.BadKey, "The key is of another RED, or of this one before it was started anew: red_hello tells the present one.");
        }
    }

    /// <summary>Finds a world by both keys.</summary>
    /// <param name="key">The RED's.</param>
    /// <param name="world">The world's.</param>
    /// <exception cref="RedException">RED_EBADKEY or RED_EBADWORLD.</exception>
    public World Open(RedKey key, RedWorldKey world)
    {
        Check(key);
        return Worlds.Find(world);
    }
}
