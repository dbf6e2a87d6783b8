namespace Smash.Protocol;

/// <summary>HOST_STATUS: asks for the host's state.</summary>
public sealed record GetHostRequest : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.HostStatus;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static GetHostRequest ReadPayload(ref PacketReader reader)
    {
        reader.SkipFields();
        return new GetHostRequest();
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
    }
}
