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
        if (jobs.All.Any(static job => job.Remote is not null))
        {
            Start();
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
            (Job Job, ProcessIdentity Process, string Path)[] waiting = [.. jobs.All.Where(IsUnknown).Select(job => (job, job.Process!.Value, place.ReportPath(job.Key)))];
            StubReport?[] reports = waiting.Length == 0 ? [] : await Task.Run(() => Array.ConvertAll(waiting, static one => StubReport.Read(one.Path)));
            for (int i = 0; i < reports.Length; i++)
            {
                Take(waiting[i].Job, waiting[i].Process, reports[i]);
            }
        }

        _isReading = false;
    }

    private static bool IsUnknown(Job job) => job is { IsEnding: false, Process: not null, Remote.Progress: not { Server: not null } };

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
