namespace Smash.Protocol;

/// <summary>Collects the fields of a <see cref="GetJobRequest"/> as they are read.</summary>
internal sealed class GetJobRequestBuilder
{
    private readonly List<uint> _ids = [];
    private readonly List<string> _patterns = [];
    private readonly List<JobState> _states = [];
    private readonly List<string> _labels = [];
    private readonly List<string> _pools = [];
    private uint? _array;
    private long? _submittedAfter;
    private long? _submittedBefore;
    private long? _endedAfter;
    private long? _endedBefore;
    private uint _after;
    private uint? _before;
    private bool _isFromEnd;
    private uint _limit = ProtocolLimits.DefaultPageLength;

    public void Add(FieldTag tag, ref PacketReader value)
    {
        if (!AddCriterion(tag, ref value) && !AddTime(tag, ref value))
        {
            AddPage(tag, ref value);
        }
    }

    public GetJobRequest Build() => new()
    {
        JobIds = _ids,
        NamePatterns = _patterns,
        States = _states,
        Labels = _labels,
        Pools = _pools,
        ArrayId = _array,
        SubmittedAfter = _submittedAfter,
        SubmittedBefore = _submittedBefore,
        EndedAfter = _endedAfter,
        EndedBefore = _endedBefore,
        AfterId = _after,
        BeforeId = _before,
        IsFromEnd = _isFromEnd,
        Limit = _limit,
    };

    private bool AddCriterion(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.JobId:
                _ids.Add(value.ReadUInt32());
                return true;
            case FieldTag.NamePattern:
                _patterns.Add(value.ReadStringToEnd());
                return true;
            case FieldTag.States:
                AddStates(value.ReadUInt32());
                return true;
            case FieldTag.Label:
                _labels.Add(value.ReadStringToEnd());
                return true;
            case FieldTag.Pool:
                _pools.Add(value.ReadStringToEnd());
                return true;
            case FieldTag.ArrayId:
                _array = value.ReadUInt32();
                return true;
            default:
                return false;
        }
    }

    private bool AddTime(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.SubmittedAfter:
                _submittedAfter = value.ReadInt64();
                return true;
            case FieldTag.SubmittedBefore:
                _submittedBefore = value.ReadInt64();
                return true;
            case FieldTag.EndedAfter:
                _endedAfter = value.ReadInt64();
                return true;
            case FieldTag.EndedBefore:
                _endedBefore = value.ReadInt64();
                return true;
            default:
                return false;
        }
    }

    private void AddPage(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.AfterId:
                _after = value.ReadUInt32();
                break;
            case FieldTag.BeforeId:
                _before = value.ReadUInt32();
                break;
            case FieldTag.Limit:
                _limit = value.ReadUInt32();
                break;
            case FieldTag.Last:
                _limit = value.ReadUInt32();
                _isFromEnd = true;
                break;
        }
    }

    private void AddStates(uint bits)
    {
        for (JobState state = JobState.New; state <= JobState.Canceled; state++)
        {
            if ((bits & (1u << (int)state)) != 0)
            {
                _states.Add(state);
            }
        }
    }
}
