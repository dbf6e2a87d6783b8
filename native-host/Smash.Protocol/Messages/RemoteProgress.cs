namespace Smash.Protocol;

/// <summary>What is known of a job's run on another host.</summary>
public sealed record RemoteProgress
{
    /// <summary>The server that runs it, or ran it last; null: it is not known yet.</summary>
    public string? Server { get; init; }

    /// <summary>Its process id there; null: it is not known.</summary>
    public uint? ProcessId { get; init; }

    /// <summary>How often it was run again, since a server was lost.</summary>
    public uint Retries { get; init; }

    /// <summary>The servers that were lost while they ran it, as far as they are known, in their order.</summary>
    public IReadOnlyList<string> LostServers { get; init; } = [];

    /// <summary>Bytes of files and standard input that went there.</summary>
    public ulong BytesSent { get; init; }

    /// <summary>Bytes of output that came from there.</summary>
    public ulong BytesReceived { get; init; }

    /// <summary>Decodes fields to the end of the payload; others are skipped.</summary>
    /// <param name="reader">The fields.</param>
    public static RemoteProgress Read(ref PacketReader reader)
    {
        var builder = new RemoteProgressBuilder();
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            builder.Add(tag, ref value);
        }

        return builder.Build();
    }

    /// <summary>Writes the fields.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Server is { } server)
        {
            writer.WriteField(FieldTag.Server, server);
        }

        if (ProcessId is { } pid)
        {
            writer.WriteField(FieldTag.RemoteProcessId, pid);
        }

        foreach (string lost in LostServers)
        {
            writer.WriteField(FieldTag.LostServer, lost);
        }

        if (BytesSent > 0)
        {
            writer.WriteField(FieldTag.BytesSent, BytesSent);
        }

        if (BytesReceived > 0)
        {
            writer.WriteField(FieldTag.BytesReceived, BytesReceived);
        }

        if (Retries > 0)
        {
            writer.WriteField(FieldTag.Retries, Retries);
        }
    }
}
