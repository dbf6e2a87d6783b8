namespace Smash.Protocol;

/// <summary>LOGIN: the first packet of a connection.</summary>
public sealed record ConnectHostRequest : IPacket
{
    /// <summary>The client's name.</summary>
    public required string UserName { get; init; }

    /// <summary>Version of the protocol that the client speaks; null: the core protocol, without extensions.</summary>
    public uint? ProtocolVersion { get; init; }

    /// <summary>Whether other connections may have the same name.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether updates carry the job's record.</summary>
    public bool WantsRecords { get; init; }

    /// <inheritdoc/>
    public PacketType Type => PacketType.Login;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static ConnectHostRequest ReadPayload(ref PacketReader reader)
    {
        string userName = reader.ReadString();
        uint? version = null;
        bool shared = false;
        bool records = false;
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            switch (tag)
            {
                case FieldTag.ProtocolVersion:
                    version = value.ReadUInt32();
                    break;
                case FieldTag.Shared:
                    shared = true;
                    break;
                case FieldTag.WantRecord:
                    records = true;
                    break;
            }
        }

        return new ConnectHostRequest { UserName = userName, ProtocolVersion = version, IsShared = shared, WantsRecords = records };
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString(UserName);
        if (ProtocolVersion is { } version)
        {
            writer.WriteField(FieldTag.ProtocolVersion, version);
        }

        if (IsShared)
        {
            writer.WriteField(FieldTag.Shared);
        }

        if (WantsRecords)
        {
            writer.WriteField(FieldTag.WantRecord);
        }
    }
}
