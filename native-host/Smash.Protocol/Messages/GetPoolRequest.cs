namespace Smash.Protocol;

/// <summary>POOL_QUERY: asks for pools.</summary>
public sealed record GetPoolRequest : IPacket
{
    /// <summary>Which, by name, letters of either case alike; none: all of them.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <inheritdoc/>
    public PacketType Type => PacketType.PoolQuery;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static GetPoolRequest ReadPayload(ref PacketReader reader)
    {
        var names = new List<string>();
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            if (tag == FieldTag.Pool)
            {
                names.Add(value.ReadStringToEnd());
            }
        }

        return new GetPoolRequest { Names = names };
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (string name in Names)
        {
            writer.WriteField(FieldTag.Pool, name);
        }
    }
}
