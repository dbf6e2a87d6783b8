namespace Smash.Protocol;

/// <summary>HOST_STOP: stops the host as SIGTERM to its master would.</summary>
public sealed record StopHostRequest : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.HostStop;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static StopHostRequest ReadPayload(ref PacketReader reader)
    {
        reader.SkipFields();
        return new StopHostRequest();
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
    }
}
