namespace Smash.Protocol;

/// <summary>ACK: the request was carried out.</summary>
public sealed record Ack : IPacket
{
    /// <summary>The one without fields.</summary>
    public static Ack Plain { get; } = new();

    /// <summary>Version of the protocol that the host speaks; null unless the login named one.</summary>
    public uint? ProtocolVersion { get; init; }

    /// <summary>Version of the host; null unless the login named a protocol version.</summary>
    public string? HostVersion { get; init; }

    /// <summary>Whether the host answers a submission that is made again with the same key with the first one's job; false unless the login named a protocol version.</summary>
    public bool HonoursSubmissionKeys { get; init; }

    /// <summary>Whether the host knows of jobs on other hosts: one that does not would run them itself. False unless the login named a protocol version.</summary>
    public bool KnowsRemoteRuns { get; init; }

    /// <summary>Whether the host knows of what <see cref="JobOptions"/> ask for: one that does not would run a job without them. False unless the login named a protocol version.</summary>
    public bool KnowsOptions { get; init; }

    /// <summary>Whether the host keeps input of any size for a submission that is to come. False unless the login named a protocol version.</summary>
    public bool KnowsSpooledInput { get; init; }

    /// <inheritdoc/>
    public PacketType Type => PacketType.Ack;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static Ack ReadPayload(ref PacketReader reader)
    {
        uint? protocolVersion = null;
        string? hostVersion = null;
        bool honoursSubmissionKeys = false;
        bool knowsRemoteRuns = false;
        bool knowsOptions = false;
        bool knowsSpooledInput = false;
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            switch (tag)
            {
                case FieldTag.ProtocolVersion:
                    protocolVersion = value.ReadUInt32();
                    break;
                case FieldTag.HostVersion:
                    hostVersion = value.ReadStringToEnd();
                    break;
                case FieldTag.SubmissionKey:
                    honoursSubmissionKeys = true;
                    break;
                case FieldTag.RemoteComputer:
                    knowsRemoteRuns = true;
                    break;
                case FieldTag.After:
                    knowsOptions = true;
                    break;
                case FieldTag.SpooledInput:
                    knowsSpooledInput = true;
                    break;
            }
        }

        return new Ack { ProtocolVersion = protocolVersion, HostVersion = hostVersion, HonoursSubmissionKeys = honoursSubmissionKeys, KnowsRemoteRuns = knowsRemoteRuns, KnowsOptions = knowsOptions, KnowsSpooledInput = knowsSpooledInput };
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (ProtocolVersion is { } version)
        {
            writer.WriteField(FieldTag.ProtocolVersion, version);
        }

        if (HostVersion is { } hostVersion)
        {
            writer.WriteField(FieldTag.HostVersion, hostVersion);
        }

        if (HonoursSubmissionKeys)
        {
            writer.WriteField(FieldTag.SubmissionKey);
        }

        if (KnowsRemoteRuns)
        {
            writer.WriteField(FieldTag.RemoteComputer);
        }

        if (KnowsOptions)
        {
            writer.WriteField(FieldTag.After);
        }

        if (KnowsSpooledInput)
        {
            writer.WriteField(FieldTag.SpooledInput);
        }
    }
}
