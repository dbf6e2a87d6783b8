using System.Diagnostics.Metrics;
using Smash.DaemonCore.Metrics;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Hosts;

/// <summary>What the session counts, beside the daemon's own: for HOST_STATUS, DC_METRICS and whoever listens to the meter.</summary>
internal sealed class SessionMetrics
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _ended;

    /// <summary>Adds the instruments to the daemon's meter.</summary>
    /// <param name="metrics">The daemon's counters.</param>
    /// <param name="jobs">The jobs that have not ended.</param>
    /// <param name="scheduler">Who knows which of them hold a slot.</param>
    public SessionMetrics(DaemonMetrics metrics, JobTable jobs, JobScheduler scheduler)
    {
        _requests = metrics.Meter.CreateCounter<long>("smash.session.requests", "{request}", "Requests that were answered, by what became of them.");
        _accepted = metrics.Meter.CreateCounter<long>("smash.session.jobs.accepted", "{job}", "Submissions that were accepted.");
        _ended = metrics.Meter.CreateCounter<long>("smash.session.jobs.ended", "{job}", "Jobs whose end was recorded, by their state.");
        metrics.Meter.CreateObservableGauge("smash.session.jobs.active", () => scheduler.Running.Count, "{job}", "Jobs that run.");
        metrics.Meter.CreateObservableGauge("smash.session.jobs.queued", () => jobs.Count - scheduler.Running.Count, "{job}", "Jobs that wait for a slot.");
    }

    public ulong RequestsAnswered { get; private set; }

    public ulong JobsAccepted { get; private set; }

    public ulong JobsEnded { get; private set; }

    /// <summary>Counts a request by its answer.</summary>
    public void OnAnswered(IPacket answer)
    {
        RequestsAnswered++;
        _requests.Add(1, new KeyValuePair<string, object?>("outcome", answer is Nack ? "refused" : "done"));
    }

    /// <summary>Counts a submission that has made a job.</summary>
    public void OnAccepted()
    {
        JobsAccepted++;
        _accepted.Add(1);
    }

    /// <summary>Counts a job's end.</summary>
    public void OnChanged(Job job)
    {
        if (job.State.IsEnded())
        {
            JobsEnded++;
            _ended.Add(1, new KeyValuePair<string, object?>("state", job.State.ToString()));
        }
    }
}
