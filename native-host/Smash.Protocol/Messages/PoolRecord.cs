namespace Smash.Protocol;

/// <summary>A pool as the host tells of it.</summary>
public sealed record PoolRecord
{
    /// <summary>What its user says of it.</summary>
    public required PoolSettings Settings { get; init; }

    /// <summary>Jobs that hold a slot.</summary>
    public uint Active { get; init; }

    /// <summary>Jobs that wait for their start.</summary>
    public uint Queued { get; init; }

    /// <summary>Jobs that run and have lent their slot, since they wait for other jobs.</summary>
    public uint Lent { get; init; }

    /// <summary>Decodes what <see cref="Write"/> has written.</summary>
    /// <param name="reader">The fields.</param>
    public static PoolRecord Read(ref PacketReader reader)
    {
        var settings = new PoolSettings { Name = "" };
        (uint active, uint queued, uint lent) = (0, 0, 0);
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            if (tag == FieldTag.PoolCounts)
            {
                (active, queued, lent) = (value.ReadUInt32(), value.ReadUInt32(), value.ReadUInt32());
            }
            else
            {
                settings = settings.With(tag, ref value);
            }
        }

        return new PoolRecord { Settings = settings, Active = active, Queued = queued, Lent = lent };
    }

    /// <summary>Writes the fields.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Settings.Write(writer);
        writer.WriteFieldHeader(FieldTag.PoolCounts, 3 * sizeof(uint));
        writer.WriteUInt32(Active);
        writer.WriteUInt32(Queued);
        writer.WriteUInt32(Lent);
    }
}
