namespace Smash.Protocol.Rex;

/// <summary>HELLO: who speaks. Each side sends it first, and nothing else before it has the other's. What comes after the fields that a receiver knows, it skips.</summary>
public sealed record RexHello : IRexPayload
{
    /// <summary>Version of the frames that the sender speaks; sides of different versions part. Default: this library's.</summary>
    public uint Version { get; init; } = RexLimits.Version;

    /// <summary>Name of its machine.</summary>
    public string Host { get; init; } = "";

    /// <summary>The user that it runs as.</summary>
    public string User { get; init; } = "";

    /// <summary>Version of its Smash.</summary>
    public string SmashVersion { get; init; } = "";

    /// <summary>Architecture of its machine, as uname -m prints it.</summary>
    public string Machine { get; init; } = "";

    /// <summary>Processors that it may use.</summary>
    public uint Cores { get; init; }

    /// <summary>Memory of its machine, bytes.</summary>
    public ulong MemoryBytes { get; init; }

    /// <summary>Decodes a payload. Of another version only <see cref="Version"/> is read.</summary>
    /// <param name="reader">The payload.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static RexHello Read(ref PacketReader reader)
    {
        uint version = reader.ReadUInt32();
        return version != RexLimits.Version ? new RexHello { Version = version } : new RexHello
        {
            Host = reader.ReadString(),
            User = reader.ReadString(),
            SmashVersion = reader.ReadString(),
            Machine = reader.ReadString(),
            Cores = reader.ReadUInt32(),
            MemoryBytes = reader.ReadUInt64(),
        };
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(Version);
        writer.WriteString(Host);
        writer.WriteString(User);
        writer.WriteString(SmashVersion);
        writer.WriteString(Machine);
        writer.WriteUInt32(Cores);
        writer.WriteUInt64(MemoryBytes);
    }
}
