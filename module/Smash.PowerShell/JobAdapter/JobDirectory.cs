using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>The jobs that a runspace's job cmdlets have been shown: the same object each time, since scripts hold on to it and to its id.</summary>
internal sealed class JobDirectory
{
    private const int PageLength = 1000;

    // A host answers a page in milliseconds, on a busy machine perhaps in a hundred of them.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SettlePatience = TimeSpan.FromMilliseconds(200);

    private readonly object _gate = new();
    private readonly Dictionary<Guid, SmashPSJob> _known = [];

    /// <summary>Finds jobs on the hosts of the session.</summary>
    /// <param name="request">Which.</param>
    /// <returns>The jobs; of a host that is not there, or does not answer in time, none.</returns>
    public IReadOnlyList<SmashPSJob> Find(GetJobRequest request)
    {
        if (!ModuleImports.IsImportedHere)
        {
            return [];
        }

        var found = new List<SmashPSJob>();
        foreach (HostEndpoint endpoint in GetEndpoints())
        {
            found.AddRange(Find(endpoint, request));
        }

        long end = Environment.TickCount64 + (long)SettlePatience.TotalMilliseconds;
        foreach (SmashPSJob job in found)
        {
            job.Settle(TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64)));
        }

        return found;
    }

    /// <summary>A job that has been shown, by its instance id.</summary>
    public SmashPSJob? FindKnown(Guid instanceId)
    {
        lock (_gate)
        {
            return _known.GetValueOrDefault(instanceId);
        }
    }

    /// <summary>A job that has been shown, by the session's id.</summary>
    public SmashPSJob? FindKnown(int sessionId)
    {
        lock (_gate)
        {
            return _known.Values.FirstOrDefault(job => job.Id == sessionId);
        }
    }

    /// <summary>Shows a job no more.</summary>
    public void Forget(SmashPSJob job)
    {
        lock (_gate)
        {
            _known.Remove(job.InstanceId);
        }
    }

    private static IEnumerable<HostEndpoint> GetEndpoints()
    {
        try
        {
            return ConnectionCache.GetOpen().Select(connection => connection.Endpoint)
                .Prepend(ConnectionCache.DefaultEndpoint)
                .DistinctBy(endpoint => endpoint.ToString());
        }
        catch (EndpointException)
        {
            // The session's own cannot be: the Smash cmdlets say why.
            return ConnectionCache.GetOpen().Select(connection => connection.Endpoint);
        }
    }

    private List<SmashPSJob> Find(HostEndpoint endpoint, GetJobRequest request)
    {
        var found = new List<SmashPSJob>();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            foreach (SmashJob job in Connect(endpoint, patience.Token).GetJobs(request with { Limit = PageLength }, patience.Token))
            {
                found.Add(Show(job));
                if (found.Count % PageLength == 0)
                {
                    patience.CancelAfter(Patience);
                }
            }

            Prune(endpoint, request, found);
        }
        catch (Exception exception) when (exception is SmashException or OperationCanceledException or ObjectDisposedException)
        {
            // No host there, or none that answers. Get-Job is about all kinds of jobs and goes on; what is said of these is what is known.
            return request.JobIds is { Count: > 0 } ? [] : GetKnown(endpoint);
        }

        return found;
    }

    /// <summary>Connects, where there is no connection, on another thread, since connecting cannot be interrupted.</summary>
    private static SmashConnection Connect(HostEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (ConnectionCache.Find(endpoint) is { IsOpen: true } open)
        {
            return open;
        }

        Task<SmashConnection> connecting = Task.Run(() => ConnectionCache.Get(endpoint, startsHost: false, cancellationToken), cancellationToken);
        Task.WaitAny([connecting], cancellationToken);
        return connecting.GetAwaiter().GetResult();
    }

    private SmashPSJob Show(SmashJob job)
    {
        Guid instanceId = JobInstanceId.Create(job);
        SmashPSJob? known;
        lock (_gate)
        {
            if (!_known.TryGetValue(instanceId, out known) || known.IsDisposed)
            {
                return _known[instanceId] = new SmashPSJob(job, instanceId);
            }
        }

        known.Refresh(job);
        return known;
    }

    /// <summary>Forgets the jobs that a host has no more.</summary>
    private void Prune(HostEndpoint endpoint, GetJobRequest request, List<SmashPSJob> found)
    {
        if (request is not { JobIds.Count: 0, NamePatterns.Count: 0, States.Count: 0 })
        {
            return;
        }

        var there = found.ToHashSet();
        foreach (SmashPSJob job in GetKnown(endpoint).Where(job => !there.Contains(job)))
        {
            Forget(job);
        }
    }

    private List<SmashPSJob> GetKnown(HostEndpoint endpoint)
    {
        lock (_gate)
        {
            return [.. _known.Values.Where(job => job.SmashJob.Connection.Endpoint.ToString() == endpoint.ToString())];
        }
    }
}
