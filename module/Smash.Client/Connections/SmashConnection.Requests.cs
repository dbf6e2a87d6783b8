using Smash.Protocol;

namespace Smash.Client;

/// <content>The requests. Each throws as <see cref="Send"/> does; the errors named are the host's own.</content>
public sealed partial class SmashConnection
{
    /// <summary>Reads jobs, by ascending id, a page at a time: the first page is asked for when the first job is.</summary>
    /// <param name="request">Which. Its AfterId is where the first page begins, its Limit a page's length.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The jobs. An id without a job is left out.</returns>
    public IEnumerable<SmashJob> GetJobs(GetJobRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        uint? after = request.AfterId;
        while (after is { } id)
        {
            JobPage page = GetPage(request with { AfterId = id }, cancellationToken);
            RefuseUnlessSearched(request, page.IsSearched);
            after = page.MoreAfter;
            foreach (SmashJob job in page.Jobs)
            {
                yield return job;
            }
        }
    }

    /// <summary>Reads one job.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SmashException">ESRCH: there is none.</exception>
    public SmashJob GetJob(uint id, CancellationToken cancellationToken = default) =>
        GetPage(new GetJobRequest { JobIds = [id], Limit = 1 }, cancellationToken).Jobs.FirstOrDefault()
        ?? throw new SmashException(Errno.ESRCH, $"There is no job {id}.");

    /// <summary>Cancels a job, queued or running: SIGTERM to all its processes, and after the grace SIGKILL.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="grace">Time between the two, milliseconds' precision; zero: SIGKILL at once.</param>
    /// <param name="cancellationToken">Ends the waiting for the host's answer.</param>
    /// <exception cref="SmashException">ESRCH: there is none, or it has ended.</exception>
    public void StopJob(uint id, TimeSpan grace, CancellationToken cancellationToken = default) =>
        Send<Ack>(new StopJobRequest(id, (uint)Math.Clamp(grace.TotalMilliseconds, 0, uint.MaxValue)), cancellationToken);

    /// <summary>Sends a signal to all processes of a job.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="signal">Linux number, 1 to 64.</param>
    /// <param name="cancellationToken">Ends the waiting for the host's answer.</param>
    /// <exception cref="SmashException">ESRCH: there is none, or it has ended; EINVAL: no such signal, or none for a queued job.</exception>
    public void SignalJob(uint id, int signal, CancellationToken cancellationToken = default) =>
        Send<Ack>(new SignalJobRequest(id, (uint)signal), cancellationToken);

    /// <summary>Sets a job's nice value.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="priority">−20 to 19.</param>
    /// <param name="cancellationToken">Ends the waiting for the host's answer.</param>
    /// <exception cref="SmashException">ESRCH: there is none, or it has ended; EINVAL; EACCES: a value that needs a privilege.</exception>
    public void SetPriority(uint id, int priority, CancellationToken cancellationToken = default) =>
        Send<Ack>(new SetJobRequest(id, priority), cancellationToken);

    /// <summary>Changes when and how often a job may run, and what it goes by.</summary>
    /// <param name="request">The change.</param>
    /// <param name="cancellationToken">Ends the waiting for the host's answer.</param>
    /// <exception cref="SmashException">ESRCH: there is none, or it has ended; ECHILD: one that it is to wait for is not there; ENOENT: no such pool; ELOOP: it would wait for itself; EBUSY: it has been started; EINVAL, ERANGE,
    /// EOPNOTSUPP: the terms cannot be kept.</exception>
    public void SetTerms(SetTermsRequest request, CancellationToken cancellationToken = default) => Send<Ack>(request, cancellationToken);

    /// <summary>Changes limits of a job.</summary>
    /// <param name="request">The change.</param>
    /// <param name="cancellationToken">Ends the waiting for the host's answer.</param>
    /// <exception cref="SmashException">ESRCH: there is none, or it has ended; EPERM: above its hard limit; EOPNOTSUPP: not of this job any more; ERANGE.</exception>
    public void SetLimits(SetLimitsRequest request, CancellationToken cancellationToken = default) => Send<Ack>(request, cancellationToken);

    /// <summary>Submits what a job was submitted as once more.</summary>
    /// <param name="id">Its id; it may have ended or not.</param>
    /// <param name="cancellationToken">Ends the waiting; the new job may have been accepted all the same.</param>
    /// <returns>The new job, which is on disk.</returns>
    /// <exception cref="SmashException">ESRCH: there is none of this id, or of one that it waits for; what else refuses a submission.</exception>
    public SmashJob RestartJob(uint id, CancellationToken cancellationToken = default)
    {
        _jobs.BeginAdoption();
        try
        {
            // By the key it is one job, however often the connection is lost.
            JobStarted started = Send<JobStarted>(new RestartJobRequest(id) { WantsRecord = true, SubmissionKey = NewKey() }, cancellationToken);
            JobRecord record = started.Record ?? throw new SmashException(Errno.EBADMSG, $"The host accepted job {started.JobId} and told nothing of it.");
            return _jobs.Adopt(this, record);
        }
        finally
        {
            _jobs.EndAdoption();
        }
    }

    /// <summary>Removes an ended job with its record and output.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the waiting for the host's answer.</param>
    /// <exception cref="SmashException">ESRCH: there is none; EBUSY: it has not ended.</exception>
    public void RemoveJob(uint id, CancellationToken cancellationToken = default) => Send<Ack>(new RemoveJobRequest(id), cancellationToken);

    /// <summary>Asks the host for its state.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public HostInfo GetHost(CancellationToken cancellationToken = default) => new(this, Send<HostStatus>(new GetHostRequest(), cancellationToken));

    /// <summary>Has the host end its jobs and stop. It has accepted when this returns, and is gone when its process is.</summary>
    /// <param name="isFast">Whether jobs are killed at once, without a grace; also hastens a stop that goes on.</param>
    /// <param name="cancellationToken">Ends the waiting for the host's answer.</param>
    public void StopHost(bool isFast = false, CancellationToken cancellationToken = default) => Send<Ack>(new StopHostRequest { IsFast = isFast }, cancellationToken);

    /// <summary>Has the host's session replaced by a new one, of the program that is on disk now. It has accepted when this returns; jobs go on, and the connection is made again by itself.</summary>
    /// <param name="cancellationToken">Ends the waiting for the host's answer.</param>
    /// <exception cref="SmashException">ESHUTDOWN: the host stops; EOPNOTSUPP: it is too old to be replaced so.</exception>
    public void RestartHost(CancellationToken cancellationToken = default) => Send<Ack>(new RestartHostRequest(), cancellationToken);

    /// <summary>Refuses what an old host has skipped in a query, and answered with too much.</summary>
    private static void RefuseUnlessSearched(GetJobRequest request, bool isSearched)
    {
        if (!isSearched && request.NeedsSearch)
        {
            throw new SmashException(Errno.EOPNOTSUPP, "The host is too old to search by label, pool or time: restart it with the present programs (Restart-SmashHost).");
        }
    }

    private JobPage GetPage(GetJobRequest request, CancellationToken cancellationToken)
    {
        _jobs.BeginAdoption();
        try
        {
            JobRecords answer = Send<JobRecords>(request, cancellationToken);
            return new JobPage([.. answer.Records.Select(record => _jobs.Adopt(this, record))], answer.MoreAfter, answer.MoreBefore, answer.IsSearched);
        }
        finally
        {
            _jobs.EndAdoption();
        }
    }
}
