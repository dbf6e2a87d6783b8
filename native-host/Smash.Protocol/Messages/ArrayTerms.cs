namespace Smash.Protocol;

/// <summary>What makes a submission an array of jobs, and a job its member.</summary>
public sealed record ArrayTerms
{
    /// <summary>Members of the array; 0: it is a member, or none.</summary>
    public uint Count { get; init; }

    /// <summary>Members that run at once; 0: as many as there are slots.</summary>
    public uint Limit { get; init; }

    /// <summary>Id of the array that it is a member of; null: it is no member.</summary>
    public uint? ArrayId { get; init; }

    /// <summary>Its number in that array, from 0.</summary>
    public uint? Index { get; init; }

    /// <summary>The items of the members, in their order; of a member its own.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];

    /// <summary>Of an array: how many of its members are in each <see cref="JobState"/>, six numbers; empty: not told.</summary>
    public IReadOnlyList<uint> MemberStates { get; init; } = [];

    /// <summary>Writes the fields.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Count > 0)
        {
            writer.WriteField(FieldTag.Count, Count);
        }

        if (Limit > 0)
        {
            writer.WriteField(FieldTag.ArrayLimit, Limit);
        }

        if (ArrayId is { } arrayId)
        {
            writer.WriteField(FieldTag.ArrayId, arrayId);
        }

        if (Index is { } index)
        {
            writer.WriteField(FieldTag.ArrayIndex, index);
        }

        foreach (string item in Items)
        {
            writer.WriteField(FieldTag.ArrayItem, item);
        }

        if (MemberStates.Count > 0)
        {
            writer.WriteFieldHeader(FieldTag.MemberStates, MemberStates.Count * sizeof(uint));
            foreach (uint count in MemberStates)
            {
                writer.WriteUInt32(count);
            }
        }
    }
}
