namespace Smash.Protocol;

/// <summary>JOB_SET_TERMS: changes when and how often a job may run, and what it goes by. A field without a value takes what it names away.</summary>
/// <param name="JobId">Id of the job, which has not ended.</param>
public sealed record SetTermsRequest(uint JobId) : IPacket
{
    /// <summary>The new values; what is not in <see cref="Changed"/> stays as it is.</summary>
    public JobTerms Terms { get; init; } = new();

    /// <summary>Members of the array that run at once; 0: as many as there are slots. It counts where ARRAY_LIMIT is in <see cref="Changed"/>.</summary>
    public uint ArrayLimit { get; init; }

    /// <summary>What is changed: ARRAY_LIMIT, POOL, AFTER, NOT_BEFORE, DELAY, QUEUE_DEADLINE, RETRY_POLICY (with the fields that say after what), LABEL, COMMENT, ON_END.</summary>
    public IReadOnlySet<FieldTag> Changed { get; init; } = new HashSet<FieldTag>();

    /// <inheritdoc/>
    public PacketType Type => PacketType.JobSetTerms;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static SetTermsRequest ReadPayload(ref PacketReader reader)
    {
        uint id = reader.ReadUInt32();
        var terms = new JobTermsBuilder();
        var changed = new HashSet<FieldTag>();
        uint arrayLimit = 0;
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            if (tag == FieldTag.ArrayLimit)
            {
                changed.Add(tag);
                arrayLimit = value.Remaining > 0 ? value.ReadUInt32() : 0;
                continue;
            }

            if (!JobTermsBuilder.Knows(tag))
            {
                continue;
            }

            changed.Add(tag);
            if (value.Remaining > 0)
            {
                terms.Add(tag, ref value);
            }
        }

        return new SetTermsRequest(id) { Terms = terms.Build(), ArrayLimit = arrayLimit, Changed = changed };
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(JobId);
        Terms.Write(writer);
        if (ArrayLimit > 0)
        {
            writer.WriteField(FieldTag.ArrayLimit, ArrayLimit);
        }

        foreach (FieldTag tag in Changed)
        {
            if (!Has(tag))
            {
                writer.WriteField(tag);
            }
        }
    }

    private bool Has(FieldTag tag) => tag switch
    {
        FieldTag.ArrayLimit => ArrayLimit > 0,
        FieldTag.Pool => Terms.Pool is not null,
        FieldTag.After => Terms.After.Count > 0,
        FieldTag.NotBefore => Terms.NotBeforeMicroseconds is not null,
        FieldTag.Delay => Terms.DelayMilliseconds > 0,
        FieldTag.QueueDeadline => Terms.QueueDeadlineMilliseconds > 0,
        FieldTag.RetryPolicy => Terms.Retry is not null,
        FieldTag.Label => Terms.Labels.Count > 0,
        FieldTag.Comment => Terms.Comment is not null,
        FieldTag.OnEnd => Terms.OnEnd is not null,
        _ => true,
    };
}
