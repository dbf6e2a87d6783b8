namespace Smash.Protocol;

/// <summary>What a user says of a pool.</summary>
public sealed record PoolSettings
{
    /// <summary>On the wire: no cap of its own.</summary>
    internal const uint NoSlotCap = uint.MaxValue;

    /// <summary>Its name, 1 to 64 bytes.</summary>
    public required string Name { get; init; }

    /// <summary>Jobs of it that run at once; 0: none are started; null: as many as the host runs.</summary>
    public uint? Slots { get; init; }

    /// <summary>Whether none of its jobs are started.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Jobs of one client that run at once; 0: no cap.</summary>
    public uint ClientSlots { get; init; }

    /// <summary>Jobs that may wait; 0: any number.</summary>
    public uint Capacity { get; init; }

    /// <summary>What happens to a submission when so many wait.</summary>
    public FullPolicy WhenFull { get; init; }

    /// <summary>What runs those of its jobs that do not say; null: the host itself.</summary>
    public string? Engine { get; init; }

    /// <summary>Takes a field over, if it is one of them.</summary>
    /// <param name="tag">Its tag.</param>
    /// <param name="value">Its value.</param>
    internal PoolSettings With(FieldTag tag, ref PacketReader value) => tag switch
    {
        FieldTag.Pool => this with { Name = value.ReadStringToEnd() },
        FieldTag.PoolSlots => this with { Slots = value.ReadUInt32() is var slots && slots != NoSlotCap ? slots : null },
        FieldTag.PoolPaused => this with { IsPaused = value.ReadUInt32() != 0 },
        FieldTag.PoolClientSlots => this with { ClientSlots = value.ReadUInt32() },
        FieldTag.PoolCapacity => this with { Capacity = value.ReadUInt32() },
        FieldTag.PoolWhenFull => this with { WhenFull = (FullPolicy)value.ReadUInt32() },
        FieldTag.Engine => this with { Engine = value.ReadStringToEnd() is { Length: > 0 } engine ? engine : null },
        _ => this,
    };

    /// <summary>Writes the fields.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteField(FieldTag.Pool, Name);
        writer.WriteField(FieldTag.PoolSlots, Slots ?? NoSlotCap);
        writer.WriteField(FieldTag.PoolPaused, IsPaused ? 1u : 0u);
        writer.WriteField(FieldTag.PoolClientSlots, ClientSlots);
        writer.WriteField(FieldTag.PoolCapacity, Capacity);
        writer.WriteField(FieldTag.PoolWhenFull, (uint)WhenFull);
        if (Engine is { } engine)
        {
            writer.WriteField(FieldTag.Engine, engine);
        }
    }
}
