using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Groups;
using Smash.Session.Jobs;
using Smash.Session.Store;

namespace Smash.Session.Limits;

/// <summary>Changes the limits of arrays: of the array, which those members have that become jobs later, and of all members that are jobs and have not ended.</summary>
internal sealed class ArrayLimits(JobTable jobs, JobStore store, LimitWatch watch, JobGroups groups, JobNotifier notifier)
{
    private readonly JobStarts _starts = new(notifier);

    /// <summary>Makes a change in all members, or in none of them.</summary>
    /// <param name="array">The change of the array itself, which has been found to be possible.</param>
    /// <param name="request">What is changed; each member keeps what else it has.</param>
    /// <exception cref="RequestRefusedException">EOPNOTSUPP, EPERM: what a member that runs cannot have. ESRCH: the array has ended meanwhile.</exception>
    public async Task SetAsync(LimitChange array, SetLimitsRequest request)
    {
        HashSet<Job> known = [];
        List<LimitChange> members = FindNew(array.Job, request, known);
        members.ForEach(Check);
        await SaveAsync([array, .. members]);
        if (!IsLive(array.Job))
        {
            throw RequestRefusedException.JobEnded(array.Job.Id);
        }

        // Members that are made from now on have it from the array.
        array.After.ApplyTo(array.Job);
        try
        {
            await SetAsync(members);
            // Those that were made while the first were written.
            List<LimitChange> late = FindNew(array.Job, request, known);
            members.AddRange(late);
            late.ForEach(Check);
            await SaveAsync(late);
            await SetAsync(late);
        }
        catch (RequestRefusedException)
        {
            // As if those that were made since had had the array's limits of before.
            members.AddRange(FindNew(array.Job, array.Before.ToRequest(request), known).Select(static made => made with { Before = made.After, After = made.Before }));
            await TakeBackAsync(array, members);
            throw;
        }

        notifier.Notify(array.Job);
    }

    /// <summary>The changes of members that are not known yet, and have other limits than are wanted; they are known then.</summary>
    private static List<LimitChange> FindNew(Job array, SetLimitsRequest request, HashSet<Job> known) =>
        [.. ArrayTable.LiveMembers(array).Where(known.Add).Select(member => LimitChange.Make(member, request)).Where(static change => change.Before != change.After)];

    private void Check(LimitChange member)
    {
        // The limits of one that is just being started are changed when it has been.
        if (!JobStarts.IsStarting(member.Job))
        {
            member.Check();
        }
    }

    private async Task SetAsync(List<LimitChange> members)
    {
        // What may be refused first: what was lowered could not be raised again.
        foreach (LimitChange member in members.OrderByDescending(static member => member.IsRaise))
        {
            await _starts.WaitAsync(member.Job);
            if (IsLive(member.Job))
            {
                await SetOneAsync(member);
            }
        }
    }

    private async Task SetOneAsync(LimitChange change)
    {
        change.Check();
        try
        {
            await change.SetKernelsAsync(groups);
        }
        catch (RequestRefusedException refusal) when (refusal.Error == Errno.ESRCH)
        {
            // It has ended meanwhile.
        }

        if (IsLive(change.Job))
        {
            change.After.ApplyTo(change.Job);
            watch.Reset(change.Job);
            notifier.Notify(change.Job);
        }
    }

    /// <summary>Gives the array, its members, and those that were made since with its new limits, what they had.</summary>
    private async Task TakeBackAsync(LimitChange array, List<LimitChange> members)
    {
        array.Before.ApplyTo(array.Job);
        List<LimitChange> live = members.FindAll(member => IsLive(member.Job));
        foreach (LimitChange member in live)
        {
            try
            {
                await SetOneAsync(member with { Before = JobLimitValues.Of(member.Job), After = member.Before });
            }
            catch (RequestRefusedException)
            {
                // It keeps what it has got, and its record says so.
            }
        }

        await SaveAsync([.. live.Prepend(array).Select(static change => change with { Before = change.After, After = JobLimitValues.Of(change.Job) })]);
    }

    private Task SaveAsync(List<LimitChange> changes)
    {
        (ulong Key, JobLimitValues After, JobOptions? Options)[] rows = [.. changes.Select(static change => (change.Job.Key, change.After, change.Options))];
        return rows.Length == 0 ? Task.CompletedTask : store.RequestAsync(writer => Array.ForEach(rows, row => writer.SetLimits(row.Key, row.After, row.Options)));
    }

    private bool IsLive(Job job) => !job.IsEnding && jobs.Find(job.Key) == job;
}
