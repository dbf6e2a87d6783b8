namespace Smash.Protocol;

/// <summary>Collects the fields of a <see cref="ArrayTerms"/> as they are read.</summary>
internal sealed class ArrayTermsBuilder
{
    private List<uint>? _memberStates;
    private uint _count;
    private uint _limit;
    private uint? _arrayId;
    private uint? _index;
    private List<string>? _items;

    /// <summary>Whether a field is one of them.</summary>
    public static bool Knows(FieldTag tag) => tag is FieldTag.Count or FieldTag.MemberStates or FieldTag.ArrayId or FieldTag.ArrayIndex or FieldTag.ArrayLimit or FieldTag.ArrayItem;

    public void Add(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.MemberStates:
                ReadMemberStates(ref value);
                break;
            case FieldTag.Count:
                _count = value.ReadUInt32();
                break;
            case FieldTag.ArrayLimit:
                _limit = value.ReadUInt32();
                break;
            case FieldTag.ArrayId:
                _arrayId = value.ReadUInt32();
                break;
            case FieldTag.ArrayIndex:
                _index = value.ReadUInt32();
                break;
            case FieldTag.ArrayItem:
                (_items ??= []).Add(value.ReadStringToEnd());
                break;
        }
    }

    public ArrayTerms Build() => new()
    {
        MemberStates = _memberStates ?? (IReadOnlyList<uint>)[],
        Count = _count,
        Limit = _limit,
        ArrayId = _arrayId,
        Index = _index,
        Items = _items ?? (IReadOnlyList<string>)[],
    };

    private void ReadMemberStates(ref PacketReader value)
    {
        _memberStates = [];
        for (JobState state = JobState.New; state <= JobState.Canceled; state++)
        {
            _memberStates.Add(value.ReadUInt32());
        }
    }
}
