namespace Smash.Protocol;

/// <summary>JOB_SIGNAL: signals every process of a job.</summary>
/// <param name="JobId">Its id.</param>
/// <param name="Signal">Linux signal number, 1 to 64.</param>
public sealed record SignalJobRequest(uint JobId, uint Signal) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.JobSignal;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static SignalJobRequest ReadPayload(ref PacketReader reader)
    {
        var request = new SignalJobRequest(reader.ReadUInt32(), reader.ReadUInt32());
        reader.SkipFields();
        return request;
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(JobId);
        writer.WriteUInt32(Signal);
    }
}
