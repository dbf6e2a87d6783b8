namespace Smash.Protocol;

/// <summary>POOL_SET: makes a pool, or changes one. What is not said stays as it is.</summary>
public sealed record SetPoolRequest : IPacket
{
    /// <summary>Its name, letters of either case alike.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is to be there before.</summary>
    public PoolMode Mode { get; init; }

    /// <summary>Jobs of it that run at once; 0: none are started; <see cref="uint.MaxValue"/>: as many as the host runs; null: as before, and as many as the host runs in a new one.</summary>
    public uint? Slots { get; init; }

    /// <summary>Whether none of its jobs are started; null: as before.</summary>
    public bool? IsPaused { get; init; }

    /// <summary>Jobs of one client that run at once; 0: no cap; null: as before.</summary>
    public uint? ClientSlots { get; init; }

    /// <summary>Jobs that may wait; 0: any number; null: as before.</summary>
    public uint? Capacity { get; init; }

    /// <summary>What happens to a submission when so many wait; null: as before.</summary>
    public FullPolicy? WhenFull { get; init; }

    /// <summary>What runs those of its jobs that do not say; empty: the host itself; null: as before.</summary>
    public string? Engine { get; init; }

    /// <inheritdoc/>
    public PacketType Type => PacketType.PoolSet;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static SetPoolRequest ReadPayload(ref PacketReader reader)
    {
        var request = new SetPoolRequest { Name = reader.ReadString() };
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            request = tag switch
            {
                FieldTag.PoolMode => request with { Mode = (PoolMode)value.ReadUInt32() },
                FieldTag.PoolSlots => request with { Slots = value.ReadUInt32() },
                FieldTag.PoolPaused => request with { IsPaused = value.ReadUInt32() != 0 },
                FieldTag.PoolClientSlots => request with { ClientSlots = value.ReadUInt32() },
                FieldTag.PoolCapacity => request with { Capacity = value.ReadUInt32() },
                FieldTag.PoolWhenFull => request with { WhenFull = (FullPolicy)value.ReadUInt32() },
                FieldTag.Engine => request with { Engine = value.ReadStringToEnd() },
                _ => request,
            };
        }

        return request;
    }

    /// <summary>The settings of the pool when the request is carried out.</summary>
    /// <param name="before">Those that it has; of a new one the name alone.</param>
    public PoolSettings Apply(PoolSettings before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return before with
        {
            Slots = Slots switch { null => before.Slots, PoolSettings.NoSlotCap => null, { } slots => slots },
            IsPaused = IsPaused ?? before.IsPaused,
            ClientSlots = ClientSlots ?? before.ClientSlots,
            Capacity = Capacity ?? before.Capacity,
            WhenFull = WhenFull ?? before.WhenFull,
            Engine = Engine switch { null => before.Engine, "" => null, { } engine => engine },
        };
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString(Name);
        if (Mode != PoolMode.Either)
        {
            writer.WriteField(FieldTag.PoolMode, (uint)Mode);
        }

        Write(writer, FieldTag.PoolSlots, Slots);
        Write(writer, FieldTag.PoolPaused, IsPaused is { } isPaused ? (isPaused ? 1u : 0u) : null);
        Write(writer, FieldTag.PoolClientSlots, ClientSlots);
        Write(writer, FieldTag.PoolCapacity, Capacity);
        Write(writer, FieldTag.PoolWhenFull, (uint?)WhenFull);
        if (Engine is { } engine)
        {
            writer.WriteField(FieldTag.Engine, engine);
        }
    }

    private static void Write(PacketWriter writer, FieldTag tag, uint? value)
    {
        if (value is { } given)
        {
            writer.WriteField(tag, given);
        }
    }
}
