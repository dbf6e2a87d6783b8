namespace Smash.Protocol;

/// <summary>A process here that a job takes to another host by rfork (Smash.Rex/FORKS.md), with all that descends from it.</summary>
/// <param name="ProcessId">Its pid.</param>
/// <param name="StartTicks">When it was started, in clock ticks since the machine was, so that no later process of that pid is meant.</param>
/// <param name="IsMove">Whether it ends here once it is there; else it is a copy that goes.</param>
public sealed record RemoteProcess(uint ProcessId, ulong StartTicks, bool IsMove)
{
    /// <summary>Decodes a field.</summary>
    /// <param name="value">Its value.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static RemoteProcess Read(ref PacketReader value) => new(value.ReadUInt32(), value.ReadUInt64(), value.ReadByte() != 0);

    /// <summary>Writes the field.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var value = new PacketWriter();
        value.WriteUInt32(ProcessId);
        value.WriteUInt64(StartTicks);
        value.WriteRaw([IsMove ? (byte)1 : (byte)0]);
        writer.WriteField(FieldTag.RemoteProcess, value.Written.Span);
    }
}
