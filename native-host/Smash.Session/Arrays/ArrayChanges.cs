using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Pools;
using Smash.Session.Store;
using Smash.Session.Terms;

namespace Smash.Session.Arrays;

/// <summary>Changes the terms of arrays that have begun: of the array, which those members have that become jobs later, and of its members that are jobs.</summary>
internal sealed class ArrayChanges(ArrayTable arrays, JobScheduler scheduler, JobHolds holds, JobStore store)
{
    private static readonly FieldTag[] OfBegin = [FieldTag.After, FieldTag.NotBefore, FieldTag.Delay];
    private static readonly FieldTag[] OfMembers = [FieldTag.Pool, FieldTag.RetryPolicy, FieldTag.RetryOnExit, FieldTag.RetryOnCause];

    /// <summary>Makes a change.</summary>
    /// <param name="head">An array that has begun and has not ended.</param>
    /// <param name="request">What is changed.</param>
    /// <returns>Completes when it is on disk.</returns>
    /// <exception cref="RequestRefusedException">EBUSY: when it may begin. ENOENT: there is no such pool. EOPNOTSUPP: what its engine does not do. Another: the disk refused; all is as it was.</exception>
    public async Task SetAsync(Job head, SetTermsRequest request)
    {
        if (OfBegin.Any(request.Changed.Contains))
        {
            throw new RequestRefusedException(Errno.EBUSY, $"Job {head.Id} is an array that has begun: when it may start cannot be changed any more.");
        }

        JobPool? pool = request.Changed.Contains(FieldTag.Pool) ? scheduler.Pools.Find(request.Terms.Pool) : null;
        (JobOptions before, JobOptions after) = (head.Options, TermsChange.Apply(head.Options, request));
        // Here before on disk: what is made or written meanwhile has it too. But nothing is ended for it before it is accepted.
        head.Options = after with { Terms = after.Terms! with { QueueDeadlineMilliseconds = before.Terms?.QueueDeadlineMilliseconds ?? 0 } };
        Dictionary<Job, JobOptions> members = ChangeMembers(head, request, pool);
        arrays.OnLimitChanged(head);
        try
        {
            await SaveAsync(head, after, members.Keys, request);
        }
        catch (RequestRefusedException)
        {
            TakeBack(head, before, members);
            throw;
        }

        if (!head.IsEnding)
        {
            holds.SetOptions(head, head.Options with { Terms = head.Options.Terms! with { QueueDeadlineMilliseconds = after.Terms.QueueDeadlineMilliseconds } });
        }
    }

    /// <returns>The members that were changed, with what they had.</returns>
    private Dictionary<Job, JobOptions> ChangeMembers(Job head, SetTermsRequest request, JobPool? pool)
    {
        var before = new Dictionary<Job, JobOptions>();
        HashSet<FieldTag> ofMembers = [.. OfMembers.Where(request.Changed.Contains)];
        foreach (Job member in ofMembers.Count == 0 ? [] : ArrayTable.LiveMembers(head))
        {
            // One that has been started stays where it is.
            bool isMoved = pool is not null && IsWaiting(member);
            before.Add(member, member.Options);
            member.Options = TermsChange.Apply(member.Options, request with { Changed = isMoved ? ofMembers : [.. ofMembers.Where(static tag => tag != FieldTag.Pool)] });
            if (isMoved)
            {
                scheduler.Move(member, pool!);
            }
        }

        return before;
    }

    // One that is just being made is in no pool's accounts yet.
    private static bool IsWaiting(Job member) => member is { IsLaunchRequested: false, StartedMicroseconds: null, Place: PoolPlace.None or PoolPlace.Submitted or PoolPlace.Queued };

    private void TakeBack(Job head, JobOptions before, Dictionary<Job, JobOptions> members)
    {
        head.Options = before;
        foreach ((Job member, JobOptions options) in members)
        {
            member.Options = member.Options with { Terms = (member.Options.Terms ?? new JobTerms()) with { Pool = options.Terms?.Pool, Retry = options.Terms?.Retry } };
            if (IsWaiting(member))
            {
                scheduler.Move(member, scheduler.Pools.TryFind(options.Terms?.Pool) ?? scheduler.Pools.Default);
            }
        }

        arrays.OnLimitChanged(head);
    }

    private Task SaveAsync(Job head, JobOptions after, IEnumerable<Job> members, SetTermsRequest request)
    {
        (long client, ulong key) = (head.Client.Key, head.Key);
        (ulong Key, JobOptions Options)[] rows = [.. members.Select(static member => (member.Key, member.Options)).Prepend((key, after))];
        bool setsLabels = request.Changed.Contains(FieldTag.Label);
        return store.RequestAsync(writer =>
        {
            Array.ForEach(rows, row => writer.SetOptions(row.Key, row.Options));
            if (setsLabels)
            {
                writer.SetLabels(client, key, request.Terms.Labels);
            }
        });
    }
}
