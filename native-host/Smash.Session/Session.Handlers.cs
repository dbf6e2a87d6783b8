using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Hosts;
using Smash.Session.Jobs;
using Smash.Session.Limits;
using Smash.Session.Output;
using Smash.Session.Pools;
using Smash.Session.Streams;
using Smash.Session.Terms;

namespace Smash.Session;

/// <content>What answers the requests of clients.</content>
internal sealed partial class Session
{
    private Dictionary<PacketType, IRequestHandler> MakeHandlers(JobFinder finder, StartJobHandler submissions, OutputFollower follower, JobNotifier notifier)
    {
        var pools = new PoolChanges(_scheduler, _jobs, _store);
        return new Dictionary<PacketType, IRequestHandler>
        {
            [PacketType.Login] = new ConnectHostHandler(),
            [PacketType.JobSubmit] = submissions,
            [PacketType.JobRestart] = new RestartJobHandler(finder, _archive, submissions, _spools),
            [PacketType.JobSetLimits] = new SetLimitsHandler(_jobs, finder, _store, _limits, _groups, notifier),
            [PacketType.JobSetTerms] = new SetTermsHandler(_jobs, finder, _scheduler, _terms.Holds, _arrays, _store, notifier),
            [PacketType.JobStatus] = new GetJobStatusHandler(finder),
            [PacketType.JobSignal] = new SignalJobHandler(finder, _lifecycle, _arrays),
            [PacketType.JobSetPriority] = new SetJobHandler(finder, _scheduler, _store),
            [PacketType.JobGetStdout] = new ReceiveOutputHandler(OutputStream.StandardOutput, finder, follower, _waits),
            [PacketType.JobGetStderr] = new ReceiveOutputHandler(OutputStream.StandardError, finder, follower, _waits),
            [PacketType.JobSendInput] = new SendInputHandler(finder, _inputs),
            [PacketType.JobSpoolInput] = new SpoolInputHandler(_spools),
            [PacketType.JobListAll] = new ListJobsHandler(finder),
            [PacketType.JobExpunge] = new RemoveJobHandler(finder, _remover),
            [PacketType.JobQuery] = new GetJobHandler(finder),
            [PacketType.JobCancel] = new StopJobHandler(finder, _lifecycle, _arrays),
            [PacketType.JobAwait] = new AwaitJobHandler(_waits),
            [PacketType.PoolSet] = new SetPoolHandler(pools),
            [PacketType.PoolQuery] = new GetPoolHandler(_scheduler.Pools),
            [PacketType.PoolRemove] = new RemovePoolHandler(pools),
            [PacketType.HostStatus] = new GetHostHandler(GetStatus),
            [PacketType.HostStop] = new StopHostHandler(_link, _shutdown),
            [PacketType.HostRestart] = new RestartHostHandler(_link, _shutdown),
            [PacketType.DaemonCommand] = new ExecuteDaemonCommandHandler(_daemon.Commands, _user, Rex),
        };
    }

    private HostStatus GetStatus() => new()
    {
        HostVersion = HostVersion.Text,
        ComputerName = Environment.MachineName,
        MasterPid = (uint)_daemons.Master.Pid,
        SessionPid = (uint)Environment.ProcessId,
        SessionStarts = (uint)_daemons.SessionStart.Number,
        LastSessionEnd = _daemons.SessionStart.LastEnd,
        StartedMicroseconds = _daemons.Master.StartedMicroseconds,
        MaxJobs = (uint)_scheduler.MaxJobs,
        QueuedJobs = (uint)(_jobs.Count - _scheduler.Running.Count + _arrays.UnmadeCount),
        ActiveJobs = (uint)_scheduler.Running.Count,
        Connections = (uint)_clients.ConnectionCount,
        StateDirectory = _directory.FullPath,
        KeepsRecords = _keepsRecords,
        SessionStartedMicroseconds = _startedMicroseconds,
        HeartbeatLimitMilliseconds = (uint)_daemons.SessionStart.HeartbeatLimit.TotalMilliseconds,
        LoadAverages = LoadAverages.Read(),
        JobsAccepted = _metrics.JobsAccepted,
        JobsEnded = _metrics.JobsEnded,
        RequestsAnswered = _metrics.RequestsAnswered,
        PreparedProcesses = (uint)_prepared.ReadyCount,
        RedAddress = Red?.Address ?? "",
        RexSocket = Rex.SocketPath,
        ProgramFolder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory),
    };
}
