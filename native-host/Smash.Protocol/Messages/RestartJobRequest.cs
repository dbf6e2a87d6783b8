namespace Smash.Protocol;

/// <summary>JOB_RESTART: submits what a job was submitted as once more, as a new job. Answered as <see cref="StartJobRequest"/>.</summary>
/// <param name="JobId">Id of the job, which may have ended or not.</param>
public sealed record RestartJobRequest(uint JobId) : IPacket
{
    /// <summary>Whether the answer carries the new job's record.</summary>
    public bool WantsRecord { get; init; }

    /// <summary>The client's own name of the new submission, as of any other; empty: none.</summary>
    public ReadOnlyMemory<byte> SubmissionKey { get; init; }

    /// <inheritdoc/>
    public PacketType Type => PacketType.JobRestart;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static RestartJobRequest ReadPayload(ref PacketReader reader)
    {
        uint id = reader.ReadUInt32();
        bool wantsRecord = false;
        byte[] key = [];
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            wantsRecord |= tag == FieldTag.WantRecord;
            key = tag == FieldTag.SubmissionKey ? value.ReadToEnd().ToArray() : key;
        }

        return new RestartJobRequest(id) { WantsRecord = wantsRecord, SubmissionKey = key };
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(JobId);
        if (!SubmissionKey.IsEmpty)
        {
            writer.WriteField(FieldTag.SubmissionKey, SubmissionKey.Span);
        }

        if (WantsRecord)
        {
            writer.WriteField(FieldTag.WantRecord);
        }
    }
}
