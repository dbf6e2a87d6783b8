using Smash.Protocol;

namespace Smash.Client;

/// <summary>A pool: a named queue of jobs with slots of its own, as its host told of it.</summary>
public sealed class SmashPool
{
    private readonly PoolRecord _record;

    internal SmashPool(SmashConnection connection, PoolRecord record) => (Connection, _record) = (connection, record);

    /// <summary>Its name, the same for letters of either case.</summary>
    public string Name => _record.Settings.Name;

    /// <summary>Jobs of it that run at once; 0: none are started; null: as many as the host runs.</summary>
    public uint? Slots => _record.Settings.Slots;

    /// <summary>Whether none of its jobs are started.</summary>
    public bool IsPaused => _record.Settings.IsPaused;

    /// <summary>Jobs that hold a slot.</summary>
    public uint Active => _record.Active;

    /// <summary>Jobs that wait for their start.</summary>
    public uint Queued => _record.Queued;

    /// <summary>Jobs that run and have lent their slot, since they wait for other jobs.</summary>
    public uint Lent => _record.Lent;

    /// <summary>Jobs of one client that run at once; null: no cap.</summary>
    public uint? ClientSlots => _record.Settings.ClientSlots is var slots && slots > 0 ? slots : null;

    /// <summary>Jobs that may wait; null: any number.</summary>
    public uint? Capacity => _record.Settings.Capacity is var capacity && capacity > 0 ? capacity : null;

    /// <summary>What happens to a submission when so many wait.</summary>
    public FullPolicy WhenFull => _record.Settings.WhenFull;

    /// <summary>What runs its jobs; null: the host itself.</summary>
    public string? Engine => _record.Settings.Engine;

    /// <summary>The connection to its host.</summary>
    public SmashConnection Connection { get; }

    /// <summary>Name of its host's machine.</summary>
    public string ComputerName => Connection.ComputerName;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
