using Smash.DaemonCore;
using Smash.DaemonCore.Files;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Store;

namespace Smash.Session.Engines.Slurm;

/// <summary>
/// Has jobs run by Slurm. Jobs that become ready together go there as one array; each is run on its node by smash-batch, which tells of its start and end by files, so that neither waits for a look at Slurm's queue nor is
/// lost with whoever should have looked. A run is begun by making its mark, which only one can: whoever is not sure whether Slurm has a job hands it over again.
/// </summary>
internal sealed partial class SlurmEngine : IJobEngine
{
    private const int Sigcont = 18;

    private readonly EventLoop _loop;
    private readonly JobTable _jobs;
    private readonly JobScheduler _scheduler;
    private readonly JobLifecycle _lifecycle;
    private readonly JobStore _store;
    private readonly EnvironmentCache _environments;
    private readonly SlurmFolder _folder;
    private readonly SlurmCommands _commands;
    private readonly BatchFiles _files;
    private readonly BatchGatherer _gatherer;
    private readonly RunEvents _events;
    private readonly RunSignals _signals;
    private readonly DaemonLog _log;
    private readonly Dictionary<string, SlurmRun> _runs = [];
    private readonly Dictionary<ulong, SlurmRun> _byJob = [];
    private readonly HashSet<SlurmBatch> _batches = [];

    /// <summary>Makes it; nothing is done before the first job.</summary>
    public SlurmEngine(EventLoop loop, JobTable jobs, JobScheduler scheduler, JobLifecycle lifecycle, JobStore store, EnvironmentCache environments, FileWatcher watcher, SlurmCommands commands, SlurmFolder folder, uint user, DaemonLog log)
    {
        (_loop, _jobs, _scheduler, _lifecycle, _store, _environments, _commands, _folder, _user, _log) = (loop, jobs, scheduler, lifecycle, store, environments, commands, folder, user, log);
        _files = new BatchFiles(folder);
        _gatherer = new BatchGatherer(loop, folder, Send);
        _events = new RunEvents(watcher, folder, OnTold);
        _signals = new RunSignals(commands, user) { Canceled = () => LookWithin(TimeSpan.Zero) };
    }

    public string Name => "Slurm";

    public void Check(StartJobRequest request)
    {
        SlurmCheck.Check(request);
        _commands.CheckInstalled();
        if (!_folder.IsInstalled)
        {
            throw new RequestRefusedException(Errno.EHOSTDOWN, "smash-batch, which runs jobs on Slurm's nodes, is not installed beside this host.");
        }
    }

    public void Start(Job job, LaunchEnvironment environment) => _gatherer.Add(job, environment);

    public Task<Errno> SetPriorityAsync(Job job, int priority) => Task.FromResult(Errno.EOPNOTSUPP);

    public async Task<Errno> SignalAsync(Job job, int signal)
    {
        if (_gatherer.Remove(job))
        {
            // Only a cancel comes to a job that has not begun.
            _lifecycle.EndElsewhere(job, RunEnds.NeverBegan(job, null));
            return Errno.None;
        }

        if (!_byJob.TryGetValue(job.Key, out SlurmRun? run) || run.IsOver)
        {
            return Errno.ESRCH;
        }

        bool hasBegun = job.StartedMicroseconds is not null;
        if (!hasBegun && signal != Sigcont)
        {
            _signals.Cancel(run);
        }

        return await _signals.SignalAsync(run, signal);
    }

    public void Acknowledge(Job job)
    {
        if (_byJob.Remove(job.Key, out SlurmRun? run))
        {
            Forget(run);
        }
    }

    private void Forget(SlurmRun run)
    {
        run.IsOver = true;
        run.Fence?.Dispose();
        _runs.Remove(run.Name);
        foreach (string kind in (ReadOnlySpan<string>)[RunEvents.Start, RunEvents.State, RunEvents.End])
        {
            _events.Remove(run.Name, kind);
        }

        if (--run.Batch.Live == 0)
        {
            _batches.Remove(run.Batch);
            string folder = run.Batch.Folder;
            _ = Task.Run(() => RemoveFolder(folder));
        }
    }

    private static void RemoveFolder(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A run that is being told to end has just made a file there; the next session removes it.
        }
    }

    private async void Send(SlurmBatch batch, IReadOnlyList<LaunchEnvironment> environments)
    {
        Add(batch);
        try
        {
            await Task.Run(() => _files.Write(batch, environments));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            EndAll(batch, RunEnds.Refused($"its files could not be written: {exception.Message}"));
            return;
        }

        _events.Watch();
        await SubmitAsync(batch);
    }

    private void Add(SlurmBatch batch)
    {
        _batches.Add(batch);
        foreach (SlurmRun run in batch.Runs)
        {
            _runs.Add(run.Name, run);
            _byJob[run.Job.Key] = run;
        }
    }

    private async Task SubmitAsync(SlurmBatch batch)
    {
        batch.State = SlurmBatchState.Sending;
        CommandResult result = await _commands.RunAsync("sbatch", [.. batch.Arguments, batch.ScriptPath]);
        batch.SentInLook = _lookNumber;
        if (result.IsSuccess)
        {
            await TakeNumberAsync(batch, result.Output.Split(';', '\n')[0].Trim());
            LookWithin(_interval);
        }
        else if (SlurmCommands.IsTransient(result))
        {
            _log.Warning($"Slurm did not answer sbatch, which is tried again: {result.Complaint}");
            batch.State = SlurmBatchState.Doubtful;
            LookWithin(_interval);
        }
        else
        {
            EndAll(batch, RunEnds.Refused(result.Complaint));
        }
    }

    private async Task TakeNumberAsync(SlurmBatch batch, string number)
    {
        batch.SlurmId = number;
        batch.State = SlurmBatchState.Sent;
        _log.Category(LogCategory.Job).Debug($"{batch.Live} jobs are Slurm's job {number}");
        (ulong Key, JobOptions Options)[] changes = [.. batch.Runs.Where(static run => !run.IsOver).Select(static run => (run.Job.Key, NameJob(run)))];
        _ = _store.SaveAsync(writer => Array.ForEach(changes, change => writer.SetOptions(change.Key, change.Options)));
        await Task.Run(() => WriteNumber(batch));
        _signals.OnSent();
    }

    private static void WriteNumber(SlurmBatch batch)
    {
        try
        {
            BatchFiles.WriteNumber(batch);
        }
        catch (IOException)
        {
            // All of its runs may have ended already. Where the disk is full, the next session finds the number in Slurm's queue.
        }
    }

    private static JobOptions NameJob(SlurmRun run) => run.Job.Options = run.Job.Options with { Engine = run.Job.Options.Engine! with { JobName = run.SlurmName } };

    private void EndAll(SlurmBatch batch, JobEnd end)
    {
        foreach (SlurmRun run in batch.Runs.Where(static run => !run.IsOver).ToList())
        {
            run.IsOver = true;
            _lifecycle.EndElsewhere(run.Job, run.Job.CancelSignal == 0 ? end : RunEnds.NeverBegan(run.Job, null));
        }
    }

    private void OnTold(string name, string kind, RunReport report)
    {
        if (!_runs.TryGetValue(name, out SlurmRun? run))
        {
            // Of a run whose end is on disk.
            _events.Remove(name, kind);
        }
        else if (!run.IsOver)
        {
            Take(run, kind, report);
        }
    }

    private void Take(SlurmRun run, string kind, RunReport report)
    {
        switch (kind)
        {
            case RunEvents.Start:
                Begin(run, report);
                break;
            case RunEvents.State when report.IsStopped:
                _lifecycle.OnStopped(run.Job.Key);
                break;
            case RunEvents.State:
                _lifecycle.OnContinued(run.Job.Key);
                break;
            case RunEvents.End:
                Conclude(run, report);
                break;
        }
    }

    private async void Begin(SlurmRun run, RunReport report)
    {
        await _lifecycle.BeginAsync(run.Job, report.StartedMicroseconds);
        _events.Remove(run.Name, RunEvents.Start);
    }

    private async void Conclude(SlurmRun run, RunReport report)
    {
        bool isDoubtful = report.OutsideSignal > 0 || (report.IsKilled && !run.IsSignaled);
        if (isDoubtful && report is { Breach: null, IsFenced: false } && run.Job.CancelSignal == 0 && run.Unexplained is null)
        {
            run.Unexplained = report;
            LookWithin(TimeSpan.Zero);
            return;
        }

        run.IsOver = true;
        if (report.Exit is not null)
        {
            run.Job.StartedMicroseconds ??= report.StartedMicroseconds;
        }

        _lifecycle.EndElsewhere(run.Job, report.IsFenced ? RunEnds.Lost(run.Job, run.LastState, report) : await RunEnds.ClassifyAsync(run.Job, report));
    }
}
