namespace Smash.Protocol;

/// <summary>HOST_RESTART: has the host's session replaced by a new one, of the program that is on disk now. Jobs go on.</summary>
public sealed record RestartHostRequest : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.HostRestart;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static RestartHostRequest ReadPayload(ref PacketReader reader)
    {
        reader.SkipFields();
        return new RestartHostRequest();
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
    }
}
