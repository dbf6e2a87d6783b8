namespace Smash.Protocol;

/// <summary>By what a limit of a job is kept.</summary>
/// <param name="Resource">The limit.</param>
/// <param name="Keeper">By what.</param>
/// <param name="IntervalMilliseconds">How often the host looks, at best; 0: it need not.</param>
public readonly record struct LimitMechanism(LimitResource Resource, LimitKeeper Keeper, uint IntervalMilliseconds)
{
    /// <summary>Bytes on the wire.</summary>
    public const int EncodedLength = 12;

    /// <summary>Whether it is kept in a control group of the job's own.</summary>
    public bool IsGroup => Keeper is LimitKeeper.ControlGroup1 or LimitKeeper.ControlGroup2;

    /// <summary>Reads one.</summary>
    /// <param name="reader">Where from.</param>
    public static LimitMechanism Read(ref PacketReader reader)
    {
        var resource = (LimitResource)reader.ReadUInt32();
        var keeper = (LimitKeeper)reader.ReadUInt32();
        return new LimitMechanism(resource, keeper, reader.ReadUInt32());
    }

    /// <summary>Writes the field.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteFieldHeader(FieldTag.LimitMechanism, EncodedLength);
        writer.WriteUInt32((uint)Resource);
        writer.WriteUInt32((uint)Keeper);
        writer.WriteUInt32(IntervalMilliseconds);
    }

    /// <summary>In words, for people.</summary>
    public override string ToString() => IntervalMilliseconds == 0 ? $"{Resource} by {Keeper}" : FormattableString.Invariant($"{Resource} by {Keeper}, every {IntervalMilliseconds} ms");
}
