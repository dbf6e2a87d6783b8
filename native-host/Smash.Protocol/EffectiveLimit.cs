namespace Smash.Protocol;

/// <summary>A limit as it is in force: set on the job's process (setrlimit(2)), or watched over by the host.</summary>
/// <param name="Resource">Which one.</param>
/// <param name="Soft">Soft limit in the resource's unit.</param>
/// <param name="Hard">Hard limit in the resource's unit.</param>
public readonly record struct EffectiveLimit(LimitResource Resource, ulong Soft, ulong Hard)
{
    /// <summary>Bytes on the wire.</summary>
    public const int EncodedLength = 4 + 8 + 8;

    /// <summary>Reads a limit.</summary>
    /// <param name="reader">Where from.</param>
    public static EffectiveLimit Read(ref PacketReader reader) =>
        new((LimitResource)reader.ReadUInt32(), reader.ReadUInt64(), reader.ReadUInt64());

    /// <summary>Writes the limit.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32((uint)Resource);
        writer.WriteUInt64(Soft);
        writer.WriteUInt64(Hard);
    }

    /// <summary>The limit with its unit, for people.</summary>
    public override string ToString() => LimitDefinition.Find(Resource)?.Unit switch
    {
        LimitUnit.Seconds => FormattableString.Invariant($"{Resource} {Time(Soft):c}"),
        LimitUnit.Milliseconds => FormattableString.Invariant($"{Resource} {Time(Soft / 1000.0):c}"),
        LimitUnit.Bytes => FormattableString.Invariant($"{Resource} {Soft / 1048576.0:0.0} MB"),
        _ => FormattableString.Invariant($"{Resource} {Soft}"),
    };

    // What a peer sends may be more than a TimeSpan holds.
    private static TimeSpan Time(double seconds) => seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
}
