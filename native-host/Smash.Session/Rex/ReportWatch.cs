using Smash.DaemonCore.Files;
using Smash.DaemonCore.Processes;
using Smash.Session.Jobs;

namespace Smash.Session.Rex;

/// <summary>Tells clients where a job on another host runs, as soon as its stand-in reports it.</summary>
/// <param name="watcher">Tells of new reports.</param>
/// <param name="jobs">The jobs that have not ended.</param>
/// <param name="notifier">Who tells the clients.</param>
/// <param name="place">Where the reports are.</param>
internal sealed class ReportWatch(FileWatcher watcher, JobTable jobs, JobNotifier notifier, StubPlace place)
{
    private readonly HashSet<Job> _waiting = [];
    private IDisposable? _watch;
    private bool _isReading;
    private bool _isDue;

    /// <summary>Watches from now on, and looks at what is there.</summary>
    public void Start()
    {
        place.MakeReportsFolder();
        // Without inotify it is known when the job ends.
        _watch ??= watcher.WatchFolder(place.ReportsPath, Look);
        Look();
    }

    /// <summary>Takes up the jobs that ran before the session did.</summary>
    public void Resume()
    {
        _waiting.UnionWith(jobs.All.Where(IsUnknown));
        if (jobs.All.Any(static job => job.Remote is not null))
        {
            Start();
        }
    }

    /// <summary>A job has changed. The report of one that has only just been started may be there already: the master and the stand-in tell of it in no order.</summary>
    /// <param name="job">The job.</param>
    public void OnChanged(Job job)
    {
        if (!IsUnknown(job))
        {
            _waiting.Remove(job);
        }
        else if (_waiting.Add(job) && _watch is not null)
        {
            Look();
        }
    }

    private async void Look()
    {
        _isDue = true;
        if (_isReading)
        {
            return;
        }

        _isReading = true;
        while (_isDue)
        {
            _isDue = false;
            (Job Job, ProcessIdentity Process, string Path)[] waiting = [.. _waiting.Where(IsUnknown).Select(job => (job, job.Process!.Value, place.ReportPath(job.Key)))];
            StubReport?[] reports = waiting.Length == 0 ? [] : await Task.Run(() => Array.ConvertAll(waiting, static one => StubReport.Read(one.Path)));
            for (int i = 0; i < reports.Length; i++)
            {
                Take(waiting[i].Job, waiting[i].Process, reports[i]);
            }
        }

        _isReading = false;
    }

    private static bool IsUnknown(Job job) => job is { IsEnding: false, Process: not null, Remote: { Progress: not { Server: not null } } };

    private void Take(Job job, ProcessIdentity process, StubReport? report)
    {
        // It may have ended meanwhile, or run again.
        if (report?.Server is not null && IsUnknown(job) && job.Process == process)
        {
            job.Remote = job.Remote!.With(report);
            notifier.Notify(job);
        }
    }
}
