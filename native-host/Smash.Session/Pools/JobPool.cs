using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Pools;

/// <summary>A pool: a named queue of jobs with slots of its own. Its counts are kept by <see cref="JobScheduler"/> alone.</summary>
/// <param name="settings">What its user says of it.</param>
/// <param name="number">Its number among the pools.</param>
internal sealed class JobPool(PoolSettings settings, int number) : IComparable<JobPool>
{
    // After a power cut a claimed job that left no trace counts as lost, so no more are claimed ahead than the disk's pace asks for.
    public const int LeastAhead = 2;
    public const int MostAhead = 256;

    // What another engine has got of a job it tells, so that a claim loses none; and the more come to it together, the fewer requests it gets.
    private const int MostAheadElsewhere = 10_000;

    // The order in which jobs were claimed is that of the turns of their clients.
    private static readonly Comparer<Job> ByPriority = Comparer<Job>.Create(static (one, other) =>
        one.Priority != other.Priority ? one.Priority.CompareTo(other.Priority)
        : one.ClaimOrder != other.ClaimOrder ? one.ClaimOrder.CompareTo(other.ClaimOrder)
        : one.Key.CompareTo(other.Key));

    private readonly SortedSet<Job> _claimed = new(ByPriority);

    public int Number { get; } = number;

    public PoolSettings Settings { get; set; } = settings;

    /// <summary>Jobs that hold a slot.</summary>
    public int SlotsInUse { get; set; }

    /// <summary>Jobs that run and have lent their slot.</summary>
    public int Lent { get; set; }

    /// <summary>Jobs that wait for their start, whatever for.</summary>
    public int Queued { get; set; }

    /// <summary>Jobs whose submission is on its way to the disk, and which are not claimed with it.</summary>
    public int Submissions { get; set; }

    /// <summary>Jobs that are claimed, or are just being claimed, and not started.</summary>
    public int Claims { get; set; }

    /// <summary>How many are claimed ahead.</summary>
    public int Ahead
    {
        get => IsElsewhere ? MostAheadElsewhere : field;
        set;
    } = LeastAhead;

    /// <summary>When it starts a job next among the pools whose next jobs have the same priority. Not changed while it stands among them.</summary>
    public long Turn { get; set; }

    /// <summary>Priority of its next job, as the pools are ordered by it. Not changed while it stands among them.</summary>
    public int NextPriority { get; set; }

    /// <summary>Whether it stands among those that can start a job.</summary>
    public bool IsStartable { get; set; }

    /// <summary>Whether something of it has changed since it was last looked at.</summary>
    public bool IsTouched { get; set; }

    /// <summary>The jobs that wait and are not claimed.</summary>
    public PoolQueue Waiting { get; } = new() { ClientSlots = (int)Math.Min(settings.ClientSlots, int.MaxValue) };

    /// <summary>Jobs that may be started at once: their claim is on disk.</summary>
    public int ClaimedCount => _claimed.Count;

    /// <summary>Whether it starts nothing: it is paused, or has no slots.</summary>
    public bool IsClosed => Settings.IsPaused || Settings.Slots == 0;

    /// <summary>Whether another engine runs its jobs, so that they need no slot of the host's.</summary>
    public bool IsElsewhere => Settings.Engine is not null;

    /// <summary>Its cap on concurrent jobs.</summary>
    public int Slots => (int)Math.Min(Settings.Slots ?? int.MaxValue, int.MaxValue);

    /// <summary>Slots of its own that are free; after they were made fewer, or a lent one was taken back, more may be in use than there are.</summary>
    public int FreeSlots => IsClosed ? 0 : Math.Max(0, Slots - SlotsInUse);

    /// <summary>The job that is started next; null: none is claimed.</summary>
    public Job? Next => _claimed.Min;

    /// <summary>The claimed job that is started last.</summary>
    public Job? LastClaimed => _claimed.Max;

    public void AddClaimed(Job job) => _claimed.Add(job);

    public void RemoveClaimed(Job job) => _claimed.Remove(job);

    /// <summary>The oldest job that waits and is not about to be started; null: there is none.</summary>
    public Job? FindOldest()
    {
        Job? waiting = Waiting.FindOldest();
        Job? claimed = _claimed.Where(static job => !job.IsEnding).MinBy(static job => job.Key);
        return waiting is null || (claimed is not null && claimed.Key < waiting.Key) ? claimed : waiting;
    }

    /// <summary>The claimed job of a job's client with the worst priority, if that is worse than the job's; null: there is none. Few are claimed.</summary>
    public Job? FindWorse(Job job) => _claimed.Reverse().FirstOrDefault(claimed => claimed.Client == job.Client) is { } worst && worst.Priority > job.Priority ? worst : null;

    /// <summary>The jobs that are claimed and not started.</summary>
    public IReadOnlyList<Job> GetClaimed() => [.. _claimed];

    /// <summary>What a job waits for that nothing else holds.</summary>
    public WaitReason GetWaitReason(Job job) => IsClosed ? WaitReason.Pool : job.Claim == ClaimState.None && !Waiting.HasRoom(job.Client.Key) ? WaitReason.Cap : WaitReason.Slot;

    public int CompareTo(JobPool? other) => other is null ? 1
        : NextPriority != other.NextPriority ? NextPriority.CompareTo(other.NextPriority)
        : Turn != other.Turn ? Turn.CompareTo(other.Turn)
        : Number.CompareTo(other.Number);

    public PoolRecord ToRecord() => new() { Settings = Settings, Active = (uint)SlotsInUse, Queued = (uint)Queued, Lent = (uint)Lent };

    public override string ToString() => Settings.Name;
}
