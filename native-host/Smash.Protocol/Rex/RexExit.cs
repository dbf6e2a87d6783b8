namespace Smash.Protocol.Rex;

/// <summary>EXIT: how the program ended.</summary>
/// <param name="Code">CLD_EXITED (1), CLD_KILLED (2) or CLD_DUMPED (3), as in waitid(2).</param>
/// <param name="Status">Its exit code, or the signal that ended it.</param>
/// <param name="Usage">What it and the children that it waited for used.</param>
public sealed record RexExit(uint Code, uint Status, ResourceUsage Usage) : IRexPayload
{
    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static RexExit Read(ref PacketReader reader) => new(reader.ReadUInt32(), reader.ReadUInt32(), ResourceUsage.Read(ref reader));

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(Code);
        writer.WriteUInt32(Status);
        Usage.Write(writer);
    }
}
