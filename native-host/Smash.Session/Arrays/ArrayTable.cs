using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Output;
using Smash.Session.Pools;
using Smash.Session.Store;
using Smash.Session.Terms;

namespace Smash.Session.Arrays;

/// <summary>Makes the members of arrays, a few ahead of their turn, counts them, and ends an array when its members have ended.</summary>
internal sealed class ArrayTable(JobTable jobs, JobScheduler scheduler, JobLifecycle lifecycle, JobStore store, JobNotifier notifier, OutputPaths paths, DaemonLog log)
{
    // So many are made, canceled or signaled before others have their turn on the loop.
    private const int SliceLength = 256;

    private const int Sigterm = 15;

    private readonly HashSet<JobArray> _feeding = [];
    private readonly HashSet<JobArray> _live = [];

    /// <summary>Members that are no jobs yet, less the arrays themselves, which are in no queue.</summary>
    public long UnmadeCount => _live.Sum(static array => (array.IsClosed ? 0L : array.Unmade) - 1);

    /// <summary>Nothing holds an array any more: its members go into the queue.</summary>
    /// <returns>Completes when the first of them are there: what is submitted from then on is behind them.</returns>
    public async Task BeginAsync(Job head)
    {
        JobArray array = head.Members!;
        _live.Add(array);
        array.IsBegun = true;
        if (_feeding.Add(array))
        {
            await FeedSliceAsync(array);
            _feeding.Remove(array);
            Feed(array);
            EndIfOver(array);
        }
    }

    /// <summary>Keeps members of the arrays of an earlier session out of the queue, where too many are there; before a job is started.</summary>
    /// <param name="all">All jobs that have not ended.</param>
    public void HoldBack(IEnumerable<Job> all)
    {
        foreach (Job head in all.Where(static job => job.Members is not null).ToList())
        {
            HoldBack(head.Members!);
        }
    }

    /// <summary>As many members of an array may be in the queue and run as its options now say: more are made, or some are kept out of it.</summary>
    /// <param name="head">An array that has begun.</param>
    public void OnLimitChanged(Job head)
    {
        HoldBack(head.Members!);
        LetGo(head.Members!);
        Feed(head.Members!);
    }

    /// <summary>Takes up the arrays of an earlier session.</summary>
    /// <param name="all">All jobs that have not ended.</param>
    public void Resume(IEnumerable<Job> all)
    {
        List<Job> known = [.. all];
        known.ForEach(OnChanged);
        foreach (Job head in known.Where(static job => job is { Members: not null, IsEnding: false }))
        {
            JobArray array = head.Members!;
            _live.Add(array);
            array.IsBegun |= array.HasStarted || head.Hold is null;
            if (head.CancelSignal != 0)
            {
                Close(array, head.CancelSignal, TimeSpan.FromMilliseconds(ProtocolLimits.DefaultGraceMilliseconds));
            }
            else
            {
                Feed(array);
            }

            EndIfOver(array);
        }
    }

    /// <summary>Counts the members of an array of an earlier session.</summary>
    /// <param name="head">The array.</param>
    /// <param name="members">Its members that are jobs, as the records have them.</param>
    public static void Restore(Job head, IReadOnlyList<(uint Id, JobState State, int ExitCode)> members)
    {
        var array = new JobArray(head);
        head.Members = array;
        head.Client.Arrays.Add(head.Id, array);
        foreach ((uint id, JobState state, int exitCode) in members)
        {
            uint index = id - head.Id - 1;
            array.TryTake(index);
            array.Move(null, state);
            if (state.IsEnded())
            {
                array.AddEnd(index, state, exitCode);
            }
        }
    }

    /// <summary>Counts a member whose state has changed.</summary>
    public void OnChanged(Job job)
    {
        if (job.Array is not { Members: { } array } head || job.CountedState == job.State)
        {
            return;
        }

        array.Move(job.CountedState, job.State);
        job.CountedState = job.State;
        if (head.State == JobState.New && array.HasStarted)
        {
            Start(head, job.StartedMicroseconds ?? UnixMicroseconds.Now);
        }

        LetGo(array);
        Feed(array);
    }

    /// <summary>Counts how a member has ended; an array that has ended by itself takes its members with it.</summary>
    public void OnEnded(Job job, JobRecord record)
    {
        job.Client.Arrays.Remove(job.Id);
        if (job.Array is { Members: { } array })
        {
            array.HeldBack.Remove(job.Key);
            OnChanged(job);
            array.AddEnd(job.Options.Array!.Index ?? 0, record.State, record.ExitCode ?? -1);
            EndIfOver(array);
        }
        else if (job.Members is { } members)
        {
            _live.Remove(members);
        }
    }

    /// <summary>Finds a member that is no job yet.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="id">Its id.</param>
    /// <returns>Its array and its index there; null: there is none.</returns>
    public static (JobArray Array, uint Index)? FindUnmade(Client client, uint id)
    {
        foreach (JobArray array in client.Arrays.Values)
        {
            if (array.TryGetIndex(id, out uint index))
            {
                return !array.IsClosed && array.IsUnmade(index) ? (array, index) : null;
            }
        }

        return null;
    }

    /// <summary>The record of a member that is no job yet.</summary>
    public static JobRecord Describe(JobArray array, uint index) =>
        ArrayMember.Make(array.Head, index, array.Head.OutputPath, array.Head.SubmittedMicroseconds).ToRecord() with { StandardOutputPath = "", StandardErrorPath = "" };

    /// <summary>Cancels a member that is no job yet: it becomes one that has ended.</summary>
    public async Task CancelUnmadeAsync(JobArray array, uint index, int signal)
    {
        if (array.TryTake(index))
        {
            Job member = Make(array, index);
            // In the order in which they are asked for: it is not canceled before it is there.
            _ = InsertAsync([member]);
            await lifecycle.CancelAsync(member, signal, TimeSpan.Zero);
        }
    }

    /// <summary>Cancels an array: no more of its members are made, and those that have not ended are canceled.</summary>
    /// <returns>Completes when the cancel is on disk.</returns>
    public async Task CancelAsync(Job head, int signal, TimeSpan grace)
    {
        ulong key = head.Key;
        await store.RequestAsync(writer => writer.Cancel(key, signal));
        if (head.IsEnding)
        {
            return;
        }

        if (head.CancelSignal == 0)
        {
            head.CancelSignal = signal;
            head.State = JobState.Canceled;
            notifier.Notify(head);
        }

        Close(head.Members!, signal, grace);
        EndIfOver(head.Members!);
    }

    /// <summary>The time in which an array's members were to be started is over: no more of them are made, and those end that were not started. Those that were go on.</summary>
    /// <param name="head">An array that has begun.</param>
    /// <param name="detail">What is told of members that were not started.</param>
    public void EndLate(Job head, string detail)
    {
        JobArray array = head.Members!;
        if (!array.IsClosed && !head.IsEnding)
        {
            array.Close(detail);
            LiveMembers(head).ForEach(EndUnstarted);
            EndIfOver(array);
        }
    }

    /// <summary>Sends a signal to all members that run.</summary>
    public async Task SignalAsync(Job head, int signal)
    {
        foreach (Job[] slice in LiveMembers(head).Where(static member => member.IsLaunchRequested).Chunk(SliceLength))
        {
            await Task.WhenAll(slice.Select(member => IgnoreRefusal(lifecycle.SignalAsync(member, signal))));
        }
    }

    /// <summary>The members of an array that have not ended, by index.</summary>
    public static List<Job> LiveMembers(Job head) => [.. head.Client.Jobs.Values.Where(job => job.Array == head && !job.IsEnding)];

    private static async Task IgnoreRefusal(Task change)
    {
        try
        {
            await change;
        }
        catch (RequestRefusedException)
        {
            // It has ended meanwhile.
        }
    }

    private async void Close(JobArray array, int signal, TimeSpan grace)
    {
        array.Close();
        foreach (Job[] slice in LiveMembers(array.Head).Chunk(SliceLength))
        {
            await Task.WhenAll(slice.Where(static member => !member.IsEnding).Select(member => IgnoreRefusal(lifecycle.CancelAsync(member, signal, grace))));
        }

        EndIfOver(array);
    }

    private void HoldBack(JobArray array)
    {
        if (array.Excess == 0)
        {
            return;
        }

        // The last: members are started in their order.
        foreach (Job member in LiveMembers(array.Head).Where(static member => member is { Place: PoolPlace.Queued, Hold: null, StartedMicroseconds: null }).Reverse().Take(array.Excess))
        {
            Hold(array, member);
            scheduler.TakeOut(member);
        }
    }

    private static void Hold(JobArray array, Job member)
    {
        member.Hold = new JobHold { IsRecorded = true, Reason = WaitReason.Cap };
        array.HeldBack.Add(member.Key, member);
    }

    private void LetGo(JobArray array)
    {
        while (array is { HeldBack.Count: > 0, HasRoom: true })
        {
            Job member = array.HeldBack.Values.First();
            array.HeldBack.Remove(member.Key);
            if (member is { IsEnding: false, Hold: not null })
            {
                member.Hold = null;
                scheduler.Admit(member);
            }
        }
    }

    private async void Feed(JobArray array)
    {
        if (scheduler.IsStopped || array.Wanted == 0 || !_feeding.Add(array))
        {
            return;
        }

        while (await FeedSliceAsync(array))
        {
        }

        _feeding.Remove(array);
        EndIfOver(array);
    }

    /// <returns>Whether there was something to make.</returns>
    private async Task<bool> FeedSliceAsync(JobArray array)
    {
        uint count = scheduler.IsStopped ? 0 : Math.Min(array.Wanted, SliceLength);
        var members = new List<Job>();
        for (; count > 0; count--)
        {
            members.Add(Make(array, array.Take()));
        }

        if (members.Count > 0)
        {
            await InsertAsync(members);
            members.ForEach(member => Admit(array, member));
        }

        return members.Count > 0;
    }

    private Job Make(JobArray array, uint index)
    {
        long submitted = paths.NextSubmission();
        Job member = ArrayMember.Make(array.Head, index, paths.For(array.Head.Client.Name, submitted), submitted);
        jobs.Add(member);
        array.Move(null, JobState.New);
        member.CountedState = JobState.New;
        return member;
    }

    private Task InsertAsync(List<Job> members)
    {
        // Not what the loop may change meanwhile.
        (Job Job, int Priority)[] rows = [.. members.Select(static member => (member, member.Priority))];
        return store.SaveAsync(writer =>
        {
            foreach ((Job job, int priority) in rows)
            {
                writer.InsertMember(job, priority);
            }
        });
    }

    private void Admit(JobArray array, Job member)
    {
        if (array.LateDetail is not null)
        {
            EndUnstarted(member);
        }
        else if (array.IsClosed)
        {
            _ = IgnoreRefusal(lifecycle.CancelAsync(member, array.Head.CancelSignal, TimeSpan.Zero));
        }
        else if (array.Excess > 0 && !member.IsEnding)
        {
            // Fewer may be in the queue than when it was made.
            Hold(array, member);
            scheduler.Wait(member);
        }
        else if (!member.IsEnding)
        {
            scheduler.Admit(member);
        }
    }

    private void EndUnstarted(Job member)
    {
        // One that is to be run again has been started.
        if (member is { IsEnding: false, IsLaunchRequested: false, StartedMicroseconds: null, Options.Terms: null or { Attempt: 1 } })
        {
            lifecycle.EndWithoutProcess(member, EndClassifier.NeverStarted(JobCause.Canceled, Sigterm) with { Detail = member.Array!.Members!.LateDetail });
        }
    }

    private void Start(Job head, long startedMicroseconds)
    {
        ulong key = head.Key;
        head.State = JobState.Running;
        head.StartedMicroseconds = startedMicroseconds;
        store.SaveAsync(writer => writer.StartArray(key, startedMicroseconds));
        log.Category(LogCategory.Job).Debug($"array {key} runs");
        notifier.Notify(head);
    }

    private static JobEnd MakeEnd(JobArray array)
    {
        JobEnd end = array.MakeEnd();
        return array.Head.CancelSignal != 0 ? EndClassifier.NeverStarted(JobCause.Canceled, array.Head.CancelSignal) with { Detail = end.Detail }
            : array is { HasStarted: false, LateDetail: { } detail } ? EndClassifier.NeverStarted(JobCause.Canceled, Sigterm) with { Detail = detail }
            : end;
    }

    private void EndIfOver(JobArray array)
    {
        Job head = array.Head;
        if (array.IsOver && !head.IsEnding && !_feeding.Contains(array))
        {
            head.Options = array.Describe(head.Options);
            lifecycle.EndWithoutProcess(head, MakeEnd(array));
        }
    }
}
