using Smash.Protocol;

namespace Smash.Client;

/// <content>The jobs that were submitted last, found from the end, however many there are before them.</content>
public sealed partial class SmashConnection
{
    private const uint FirstWindow = 128;

    /// <summary>Reads the jobs that were submitted last.</summary>
    /// <param name="request">Which to look for. Its AfterId and Limit do not count.</param>
    /// <param name="count">Most jobs, at least 1.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The jobs, by ascending id; fewer where there are not so many.</returns>
    public SmashJob[] GetLatestJobs(GetJobRequest request, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return FindFromEnd(request, count, cancellationToken) ?? FindInWindows(request, count, cancellationToken);
    }

    /// <summary>Asks the host for the last ones, page by page.</summary>
    /// <returns>The jobs; null: the host is too old to be asked so.</returns>
    private SmashJob[]? FindFromEnd(GetJobRequest request, int count, CancellationToken cancellationToken)
    {
        var pages = new Stack<SmashJob[]>();
        uint? before = request.BeforeId;
        do
        {
            uint limit = (uint)Math.Min(count, ProtocolLimits.DefaultPageLength);
            JobPage page = GetPage(request with { AfterId = 0, BeforeId = before, IsFromEnd = true, Limit = limit }, cancellationToken);
            if (!page.IsSearched)
            {
                return null;
            }

            pages.Push(page.Jobs);
            count -= page.Jobs.Length;
            before = page.MoreBefore;
        }
        while (before is not null && count > 0);

        return [.. pages.SelectMany(static page => page)];
    }

    private SmashJob[] FindInWindows(GetJobRequest request, int count, CancellationToken cancellationToken)
    {
        RefuseUnlessSearched(request, isSearched: false);
        var found = new Stack<SmashJob>();
        uint window = FirstWindow;
        for (uint last = FindLastId(cancellationToken); last > 0 && found.Count < count;)
        {
            uint before = last - Math.Min(window, last);
            AddWindow(found, request with { AfterId = before, Limit = Math.Min(window, ProtocolLimits.MaxPageLength) }, last, cancellationToken);
            last = before;

            // Ids may be missing, and a filter leaves more of them out: the further back, the larger the steps.
            window = window > uint.MaxValue / 2 ? uint.MaxValue : window * 2;
        }

        return [.. found.TakeLast(count)];
    }

    private void AddWindow(Stack<SmashJob> found, GetJobRequest request, uint last, CancellationToken cancellationToken)
    {
        foreach (SmashJob job in GetJobs(request, cancellationToken).TakeWhile(job => job.Id <= last).Reverse())
        {
            found.Push(job);
        }
    }

    /// <summary>The highest id that there is, by halving: a few dozen round trips with any host, where listing all would read them all.</summary>
    private uint FindLastId(CancellationToken cancellationToken)
    {
        uint low = 0;
        uint high = uint.MaxValue;
        for (ulong step = FirstWindow; low < high; step *= 2)
        {
            // Steps that grow until nothing is above, then halves.
            uint middle = high == uint.MaxValue ? (uint)Math.Min(low + step, high - 1) : low + ((high - low) / 2);
            if (FindFirstIdAbove(middle, cancellationToken) is { } id)
            {
                low = id;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private uint? FindFirstIdAbove(uint id, CancellationToken cancellationToken) =>
        GetPage(new GetJobRequest { AfterId = id, Limit = 1 }, cancellationToken).Jobs is [{ } job, ..] ? job.Id : null;
}
