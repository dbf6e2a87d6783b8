namespace Smash.Protocol;

/// <summary>What a submission may ask for beyond its command. The same fields are on the wire of a submission, in a job's record, and in the host's records.</summary>
public sealed record JobOptions
{
    /// <summary>Nothing is asked for.</summary>
    public static JobOptions None { get; } = new();

    /// <summary>When and how often it may run; null: as any other.</summary>
    public JobTerms? Terms { get; init; }

    /// <summary>What makes it an array, or a member of one; null: neither.</summary>
    public ArrayTerms? Array { get; init; }

    /// <summary>Limits on its whole tree; null: none.</summary>
    public TreeLimits? TreeLimits { get; init; }

    /// <summary>Its standard input and terminal; null: as ever.</summary>
    public StreamTerms? Streams { get; init; }

    /// <summary>What runs it; null: the host itself.</summary>
    public EngineRun? Engine { get; init; }

    /// <summary>Decodes what <see cref="Write"/> has written; other fields are skipped.</summary>
    /// <param name="reader">The fields.</param>
    public static JobOptions Read(ref PacketReader reader)
    {
        var builder = new JobOptionsBuilder();
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            builder.TryAdd(tag, ref value);
        }

        return builder.Build();
    }

    /// <summary>Writes the fields.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Terms?.Write(writer);
        Array?.Write(writer);
        TreeLimits?.Write(writer);
        Streams?.Write(writer);
        Engine?.Write(writer);
    }
}
