namespace Smash.Protocol.Rex;

/// <summary>BREACH: a program is ended since it is over a limit that is watched at the executor.</summary>
/// <param name="Resource">Which limit.</param>
/// <param name="Text">What people are told: the figures.</param>
public sealed record RexBreach(LimitResource Resource, string Text) : IRexPayload
{
    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static RexBreach Read(ref PacketReader reader) => new((LimitResource)reader.ReadUInt32(), reader.ReadString());

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32((uint)Resource);
        writer.WriteString(Text);
    }
}
