namespace Smash.Protocol;

/// <summary>HOST_STOP: stops the host as SIGTERM to its master would.</summary>
public sealed record StopHostRequest : IPacket
{
    /// <summary>Whether jobs are killed at once; otherwise they get SIGTERM and a grace first. Also hastens a stop that goes on.</summary>
    public bool IsFast { get; init; }

    /// <inheritdoc/>
    public PacketType Type => PacketType.HostStop;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static StopHostRequest ReadPayload(ref PacketReader reader)
    {
        bool isFast = false;
        while (reader.TryReadField(out FieldTag tag, out _))
        {
            isFast |= tag == FieldTag.Fast;
        }

        return new StopHostRequest { IsFast = isFast };
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (IsFast)
        {
            writer.WriteField(FieldTag.Fast);
        }
    }
}
