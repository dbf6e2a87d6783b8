using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Limits;
using Smash.Session.Master;
using Smash.Session.Store;
using Smash.Session.Users;

namespace Smash.Session.Terms;

/// <summary>
/// Runs the commands that are wanted at jobs' ends: small processes of the user, a few at a time, which hold no slot. A command is on disk with the end of its job, and is taken from there when its process has ended: it is run at
/// least once, and again where the session was lost meanwhile.
/// </summary>
internal sealed class EndNotices(EventLoop loop, JobTable jobs, JobStore store, MasterLink link, SessionUser user, DaemonLog log)
{
    private const int MostAtOnce = 4;
    private const int Sigkill = 9;
    private const string Nothing = "/dev/null";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Queue<EndNotice> _waiting = [];
    private readonly Dictionary<ulong, (EndNotice Notice, LoopTimer Patience)> _running = [];
    private bool _isStopped = true;

    /// <summary>Takes up what an earlier session left.</summary>
    public void Load(StoreReader reader) => reader.LoadNotices().ForEach(_waiting.Enqueue);

    /// <summary>Runs them from now on.</summary>
    public void Start()
    {
        _isStopped = false;
        Pump();
    }

    /// <summary>Runs no more; what has not been run stays on disk.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>A job has ended, and its notice is on disk.</summary>
    public void OnEnded(Job job, JobRecord record)
    {
        if (EndNotice.Make(job, record.State, record.Cause, record.ExitCode ?? -1) is { } notice)
        {
            _waiting.Enqueue(notice);
            Pump();
        }
    }

    /// <summary>Whether it is the process of one of these commands.</summary>
    public bool Has(ulong key) => _running.ContainsKey(key);

    /// <returns>Whether it is one of these commands.</returns>
    public bool OnLaunchFailed(ulong key, LaunchStep step, Errno error)
    {
        if (!_running.TryGetValue(key, out (EndNotice Notice, LoopTimer Patience) running))
        {
            return false;
        }

        log.Warning($"the command for the end of job {running.Notice.Job} could not be started ({step}, {error})");
        Finish(key);
        return true;
    }

    /// <returns>Whether it is one of these commands.</returns>
    public bool OnProcessEnded(ulong key)
    {
        if (!_running.ContainsKey(key))
        {
            return false;
        }

        link.Acknowledge(key);
        Finish(key);
        return true;
    }

    private void Pump()
    {
        while (!_isStopped && _running.Count < MostAtOnce && _waiting.TryDequeue(out EndNotice? notice))
        {
            Launch(notice);
        }
    }

    private void Launch(EndNotice notice)
    {
        ulong key = jobs.NextKey();
        _running.Add(key, (notice, loop.Schedule(Patience, () => Kill(key))));
        IEnumerable<string> variables = [.. user.MinimalEnvironment.ToStrings(), .. notice.Variables.ToStrings()];
        link.Launch(new LaunchPlan
        {
            Job = key,
            Priority = new PriorityRange().Resolve(0),
            Limits = [],
            Directory = user.HomeDirectory,
            StandardOutputPath = Nothing,
            StandardErrorPath = Nothing,
            Command = notice.Command,
            Arguments = CommandLine.SplitPlain(notice.Command),
            Environment = new LaunchEnvironment(EnvironmentBlock.Create(variables.Select(static variable => variable.Split('=', 2)).Select(static pair => KeyValuePair.Create(pair[0], pair[1])))),
        });
    }

    private void Kill(ulong key)
    {
        log.Warning($"the command for the end of job {_running[key].Notice.Job} takes more than {Patience.TotalSeconds} s and is killed");
        link.SignalAsync(key, Sigkill);
    }

    private void Finish(ulong key)
    {
        _running.Remove(key, out (EndNotice Notice, LoopTimer Patience) ended);
        ended.Patience.Dispose();
        ulong job = ended.Notice.Job;
        store.SaveAsync(writer => writer.DeleteNotice(job));
        Pump();
    }
}
