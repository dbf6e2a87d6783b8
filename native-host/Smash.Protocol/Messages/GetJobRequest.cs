namespace Smash.Protocol;

/// <summary>JOB_QUERY: asks for the records of the client's jobs, by ascending id, in pages.</summary>
public sealed record GetJobRequest : IPacket
{
    /// <summary>Ids wanted; empty: any. An id without a job is left out of the answer.</summary>
    public IReadOnlyList<uint> JobIds { get; init; } = [];

    /// <summary>Patterns, any of which the name must match, letters of either case alike; empty: any name.</summary>
    public IReadOnlyList<string> NamePatterns { get; init; } = [];

    /// <summary>States wanted; empty: any.</summary>
    public IReadOnlyList<JobState> States { get; init; } = [];

    /// <summary>Labels, all of which the job must have: NAME=VALUE as it is, NAME with any value or none; empty: any.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Pools, in any of which the job must be; empty: any.</summary>
    public IReadOnlyList<string> Pools { get; init; } = [];

    /// <summary>Only members of this array; 0: only jobs that are no members; null: all.</summary>
    public uint? ArrayId { get; init; }

    /// <summary>Only jobs that were submitted then or later, microseconds since the epoch.</summary>
    public long? SubmittedAfter { get; init; }

    /// <summary>Only jobs that were submitted earlier.</summary>
    public long? SubmittedBefore { get; init; }

    /// <summary>Only jobs that ended then or later, microseconds since the epoch.</summary>
    public long? EndedAfter { get; init; }

    /// <summary>Only jobs that ended earlier.</summary>
    public long? EndedBefore { get; init; }

    /// <summary>Only ids above this one: <see cref="JobRecords.MoreAfter"/> of the page before.</summary>
    public uint AfterId { get; init; }

    /// <summary>Only ids below this one; null: any.</summary>
    public uint? BeforeId { get; init; }

    /// <summary>Whether the page has the last jobs that match, and not the first.</summary>
    public bool IsFromEnd { get; init; }

    /// <summary>Most records in the answer, 1 to 10,000.</summary>
    public uint Limit { get; init; } = ProtocolLimits.DefaultPageLength;

    /// <summary>Whether it has a field that hosts before those that answer <see cref="JobRecords.IsSearched"/> skip.</summary>
    public bool NeedsSearch => IsFromEnd || Labels.Count > 0 || Pools.Count > 0 || ArrayId > 0 || BeforeId is not null
        || (SubmittedAfter ?? SubmittedBefore ?? EndedAfter ?? EndedBefore) is not null;

    /// <inheritdoc/>
    public PacketType Type => PacketType.JobQuery;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static GetJobRequest ReadPayload(ref PacketReader reader)
    {
        var builder = new GetJobRequestBuilder();
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            builder.Add(tag, ref value);
        }

        return builder.Build();
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (uint id in JobIds)
        {
            writer.WriteField(FieldTag.JobId, id);
        }

        WriteAll(writer, FieldTag.NamePattern, NamePatterns);
        if (States.Count > 0)
        {
            writer.WriteField(FieldTag.States, States.Aggregate(0u, (bits, state) => bits | (1u << (int)state)));
        }

        WriteAll(writer, FieldTag.Label, Labels);
        WriteAll(writer, FieldTag.Pool, Pools);
        if (ArrayId is { } array)
        {
            writer.WriteField(FieldTag.ArrayId, array);
        }

        WriteTime(writer, FieldTag.SubmittedAfter, SubmittedAfter);
        WriteTime(writer, FieldTag.SubmittedBefore, SubmittedBefore);
        WriteTime(writer, FieldTag.EndedAfter, EndedAfter);
        WriteTime(writer, FieldTag.EndedBefore, EndedBefore);
        WritePage(writer);
    }

    private static void WriteAll(PacketWriter writer, FieldTag tag, IReadOnlyList<string> values)
    {
        foreach (string value in values)
        {
            writer.WriteField(tag, value);
        }
    }

    private static void WriteTime(PacketWriter writer, FieldTag tag, long? microseconds)
    {
        if (microseconds is { } time)
        {
            writer.WriteField(tag, time);
        }
    }

    private void WritePage(PacketWriter writer)
    {
        writer.WriteField(FieldTag.AfterId, AfterId);
        if (BeforeId is { } before)
        {
            writer.WriteField(FieldTag.BeforeId, before);
        }

        writer.WriteField(IsFromEnd ? FieldTag.Last : FieldTag.Limit, Limit);
    }
}
