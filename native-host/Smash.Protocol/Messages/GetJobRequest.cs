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

    /// <summary>Only ids above this one: <see cref="JobRecords.MoreAfter"/> of the page before.</summary>
    public uint AfterId { get; init; }

    /// <summary>Most records in the answer, 1 to 10,000.</summary>
    public uint Limit { get; init; } = ProtocolLimits.DefaultPageLength;

    /// <inheritdoc/>
    public PacketType Type => PacketType.JobQuery;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static GetJobRequest ReadPayload(ref PacketReader reader)
    {
        var ids = new List<uint>();
        var patterns = new List<string>();
        var states = new List<JobState>();
        uint after = 0;
        uint limit = ProtocolLimits.DefaultPageLength;
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            switch (tag)
            {
                case FieldTag.JobId:
                    ids.Add(value.ReadUInt32());
                    break;
                case FieldTag.NamePattern:
                    patterns.Add(value.ReadStringToEnd());
                    break;
                case FieldTag.States:
                    AddStates(value.ReadUInt32(), states);
                    break;
                case FieldTag.AfterId:
                    after = value.ReadUInt32();
                    break;
                case FieldTag.Limit:
                    limit = value.ReadUInt32();
                    break;
            }
        }

        return new GetJobRequest { JobIds = ids, NamePatterns = patterns, States = states, AfterId = after, Limit = limit };
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (uint id in JobIds)
        {
            writer.WriteField(FieldTag.JobId, id);
        }

        foreach (string pattern in NamePatterns)
        {
            writer.WriteField(FieldTag.NamePattern, pattern);
        }

        if (States.Count > 0)
        {
            writer.WriteField(FieldTag.States, States.Aggregate(0u, (bits, state) => bits | (1u << (int)state)));
        }

        writer.WriteField(FieldTag.AfterId, AfterId);
        writer.WriteField(FieldTag.Limit, Limit);
    }

    private static void AddStates(uint bits, List<JobState> states)
    {
        for (JobState state = JobState.New; state <= JobState.Canceled; state++)
        {
            if ((bits & (1u << (int)state)) != 0)
            {
                states.Add(state);
            }
        }
    }
}
