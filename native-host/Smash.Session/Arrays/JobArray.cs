using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Arrays;

/// <summary>
/// The members of an array, counted. A member becomes a job of its own, with a record, when its turn in the queue is near, or when somebody does something with it by itself: an array of a million
/// takes no more room than one of ten until then. Ids and keys of its members follow its own.
/// </summary>
/// <param name="head">The array.</param>
internal sealed class JobArray(Job head)
{
    // So many wait in the queue at once: more than are ever claimed ahead.
    private const uint WindowHere = 512;
    private const uint WindowElsewhere = 4096;

    private const int FailedWithoutCode = 255;
    private const int NeverStartedCode = 143;

    private readonly uint[] _states = new uint[(int)JobState.Canceled + 1];
    private readonly SortedSet<uint> _madeAhead = [];
    private uint _next;

    /// <summary>The array itself, a job without a process.</summary>
    public Job Head { get; } = head;

    /// <summary>How many members there are in all.</summary>
    public uint Count { get; } = head.Options.Array!.Count;

    /// <summary>How many may be in the queue and run at once; 0: any number.</summary>
    public uint Limit => Head.Options.Array!.Limit;

    /// <summary>Whether members are made: nothing holds the array.</summary>
    public bool IsBegun { get; set; }

    /// <summary>Whether no more members are made: it is canceled, has ended, or the time is over in which they were to be started.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>What is told of members that were not started in time; null: there is time.</summary>
    public string? LateDetail { get; private set; }

    /// <summary>Members that have not become jobs.</summary>
    public uint Unmade => Count - _next - (uint)_madeAhead.Count;

    /// <summary>Members that are jobs and have not ended.</summary>
    public uint Live => _states[(int)JobState.New] + _states[(int)JobState.Running] + _states[(int)JobState.Suspended] + _states[(int)JobState.Canceled];

    /// <summary>Completes when the input of all members is what the records say; null: nobody has asked for that.</summary>
    public Task? InputRestored { get; set; }

    /// <summary>Whether all that will ever run has run.</summary>
    public bool IsOver => Live == 0 && (IsClosed || Unmade == 0);

    /// <summary>Whether a member has been started.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Members that did not exit with code 0.</summary>
    public uint Failed { get; private set; }

    /// <summary>The highest exit code of a member; 255 where one has none.</summary>
    public int ExitCode { get; private set; }

    /// <summary>The member with the lowest index of those that failed; null: none did.</summary>
    public uint? FirstFailure { get; private set; }

    // What goes to another engine goes there many at a time.
    private uint Window => Head.Options.Engine is null ? WindowHere : WindowElsewhere;

    /// <summary>Members that are kept out of the queue, since fewer may be there than there were; by key.</summary>
    public SortedDictionary<ulong, Job> HeldBack { get; } = [];

    /// <summary>Members that are in the queue or run, beyond how many may be.</summary>
    public int Excess => Limit == 0 || IsClosed ? 0 : (int)Math.Max(0, (long)Live - HeldBack.Count - Limit);

    /// <summary>Whether one more may be in the queue.</summary>
    public bool HasRoom => Limit == 0 || IsClosed || Live - HeldBack.Count < Limit;

    /// <summary>How many members should be made now.</summary>
    public uint Wanted
    {
        get
        {
            if (!IsBegun || IsClosed)
            {
                return 0;
            }

            uint queued = _states[(int)JobState.New];
            uint room = queued <= Window / 2 ? Window - queued : 0;
            return Math.Min(Unmade, Limit == 0 ? room : Math.Min(room, Limit - Math.Min(Limit, Live)));
        }
    }

    /// <summary>Has no more members made.</summary>
    /// <param name="lateDetail">What is told of those that were not started in time; null: that is not why.</param>
    public void Close(string? lateDetail = null)
    {
        IsClosed = true;
        LateDetail = lateDetail;
    }

    /// <summary>Takes the next member that is not a job yet.</summary>
    /// <returns>Its index.</returns>
    public uint Take()
    {
        uint index = _next++;
        SkipMade();
        return index;
    }

    /// <summary>Takes a certain member.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>Whether it was not a job yet.</returns>
    public bool TryTake(uint index)
    {
        bool isUnmade = IsUnmade(index) && _madeAhead.Add(index);
        SkipMade();
        return isUnmade;
    }

    /// <summary>Whether a member is no job yet.</summary>
    public bool IsUnmade(uint index) => index >= _next && index < Count && !_madeAhead.Contains(index);

    /// <summary>The index of a job's id, if it is one of a member.</summary>
    public bool TryGetIndex(uint id, out uint index)
    {
        index = id - Head.Id - 1;
        return id > Head.Id && index < Count;
    }

    /// <summary>Counts a member in its new state.</summary>
    /// <param name="from">The state by which it was counted; null: it was not.</param>
    /// <param name="to">The state that it has now.</param>
    public void Move(JobState? from, JobState to)
    {
        if (from is { } state)
        {
            _states[(int)state]--;
        }

        _states[(int)to]++;
        HasStarted |= to is JobState.Running or JobState.Exited;
    }

    /// <summary>Counts how a member has ended.</summary>
    public void AddEnd(uint index, JobState state, int exitCode)
    {
        if (state == JobState.Exited && exitCode == 0)
        {
            return;
        }

        Failed++;
        ExitCode = Math.Max(ExitCode, exitCode > 0 ? exitCode : FailedWithoutCode);
        FirstFailure = Math.Min(FirstFailure ?? index, index);
    }

    /// <summary>The array's options with what is known of its members.</summary>
    public JobOptions Describe(JobOptions options)
    {
        uint[] states = [.. _states];
        states[(int)(IsClosed ? JobState.Aborted : JobState.New)] += Unmade;
        return options with { Array = options.Array! with { MemberStates = states } };
    }

    /// <summary>How the array ends when all of its members have.</summary>
    public JobEnd MakeEnd()
    {
        // Those that were not made in time have come to the same as those that waited.
        uint late = LateDetail is null ? 0 : Unmade;
        uint failed = Failed + late;
        uint? first = late == 0 ? FirstFailure : Math.Min(FirstFailure ?? _next, _next);
        return new()
        {
            State = JobState.Exited,
            Cause = JobCause.Exit,
            ExitCode = late == 0 ? ExitCode : Math.Max(ExitCode, NeverStartedCode),
            Detail = failed == 0 ? null : $"{failed} of {Count} members did not exit with code 0; the first of them is member {first}, job {Head.Id + 1 + first}{(LateDetail is null ? "" : $"; some were {LateDetail}")}",
            EndedMicroseconds = UnixMicroseconds.Now,
        };
    }

    private void SkipMade()
    {
        while (_madeAhead.Remove(_next))
        {
            _next++;
        }
    }
}
