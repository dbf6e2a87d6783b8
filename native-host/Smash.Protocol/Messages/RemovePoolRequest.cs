namespace Smash.Protocol;

/// <summary>POOL_REMOVE: removes a pool that has no jobs which have not ended.</summary>
/// <param name="Name">Its name.</param>
public sealed record RemovePoolRequest(string Name) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.PoolRemove;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static RemovePoolRequest ReadPayload(ref PacketReader reader)
    {
        var request = new RemovePoolRequest(reader.ReadString());
        reader.SkipFields();
        return request;
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString(Name);
    }
}
