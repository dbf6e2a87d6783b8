namespace Smash.Protocol;

/// <summary>A job that has to end before another may start.</summary>
/// <param name="Kind">How it has to end.</param>
/// <param name="JobId">Its id among the same client's jobs.</param>
public readonly record struct JobDependency(DependencyKind Kind, uint JobId)
{
    internal const int EncodedLength = 8;

    internal static JobDependency Read(ref PacketReader reader)
    {
        var kind = (DependencyKind)reader.ReadUInt32();
        return new JobDependency(kind, reader.ReadUInt32());
    }

    internal void Write(PacketWriter writer)
    {
        writer.WriteFieldHeader(FieldTag.After, EncodedLength);
        writer.WriteUInt32((uint)Kind);
        writer.WriteUInt32(JobId);
    }
}
