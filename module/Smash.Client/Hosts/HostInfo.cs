using Smash.Protocol;

namespace Smash.Client;

/// <summary>What a host says of itself.</summary>
public sealed class HostInfo
{
    private readonly HostStatus _status;
    private readonly DateTime _asked = DateTime.Now;

    internal HostInfo(SmashConnection connection, HostStatus status)
    {
        Connection = connection;
        _status = status;
    }

    /// <summary>The connection that was asked.</summary>
    public SmashConnection Connection { get; }

    /// <summary>Path of the socket it listens on, on its machine.</summary>
    public string SocketPath => Connection.Endpoint.SocketPath;

    /// <summary>How it was connected to: the socket's path, or <c>user@host</c> for another machine.</summary>
    public string Address => Connection.Endpoint.ToString();

    /// <summary>Name of its machine.</summary>
    public string ComputerName => _status.ComputerName;

    /// <summary>Its version.</summary>
    public string Version => _status.HostVersion;

    /// <summary>Process id of its master, which starts the jobs.</summary>
    public uint ProcessId => _status.MasterPid;

    /// <summary>Process id of its session, which answers requests.</summary>
    public uint SessionProcessId => _status.SessionPid;

    /// <summary>Times the session was started again after it failed.</summary>
    public uint SessionStarts => _status.SessionStarts;

    /// <summary>When its master was started, local time.</summary>
    public DateTime Started => DateTime.UnixEpoch.AddTicks(_status.StartedMicroseconds * TimeSpan.TicksPerMicrosecond).ToLocalTime();

    /// <summary>Most jobs that run at once.</summary>
    public uint MaxJobs => _status.MaxJobs;

    /// <summary>Jobs that wait for a slot.</summary>
    public uint QueuedJobs => _status.QueuedJobs;

    /// <summary>Jobs that hold a slot.</summary>
    public uint ActiveJobs => _status.ActiveJobs;

    /// <summary>Clients that are connected.</summary>
    public uint Connections => _status.Connections;

    /// <summary>Folder with its records and the jobs' output.</summary>
    public string StateDirectory => _status.StateDirectory;

    /// <summary>Whether records and output survive a stop of the host.</summary>
    public bool KeepsRecords => _status.KeepsRecords;

    /// <summary>How long its master had run when it was asked; zero: it does not tell when it was started.</summary>
    public TimeSpan Uptime => _status.StartedMicroseconds == 0 ? TimeSpan.Zero : _asked - Started;

    /// <summary>When its session was started, local time; null: the host is too old to tell.</summary>
    public DateTime? SessionStarted => _status.SessionStartedMicroseconds == 0
        ? null
        : DateTime.UnixEpoch.AddTicks(_status.SessionStartedMicroseconds * TimeSpan.TicksPerMicrosecond).ToLocalTime();

    /// <summary>How the session before this one ended.</summary>
    public SessionEnd LastSessionEnd => _status.LastSessionEnd;

    /// <summary>A session whose heartbeats do not come within this is killed and replaced; null: no heartbeats are wanted.</summary>
    public TimeSpan? HeartbeatLimit => _status.HeartbeatLimitMilliseconds == 0 ? null : TimeSpan.FromMilliseconds(_status.HeartbeatLimitMilliseconds);

    /// <summary>The machine's load averages over 1, 5 and 15 minutes; empty: the host is too old to tell.</summary>
    /// <remarks>An array, which PowerShell can index: what a collection expression makes it cannot.</remarks>
    public IReadOnlyList<double> LoadAverage => _status.LoadAverages.Select(static hundredths => hundredths / 100.0).ToArray();

    /// <summary>Submissions that the session has accepted since it was started.</summary>
    public ulong JobsAccepted => _status.JobsAccepted;

    /// <summary>Jobs whose end the session has recorded since it was started.</summary>
    public ulong JobsEnded => _status.JobsEnded;

    /// <summary>Requests that the session has answered since it was started.</summary>
    public ulong RequestsAnswered => _status.RequestsAnswered;

    /// <summary>Absolute path of the folder of its programs; empty: the host is too old to tell.</summary>
    public string ProgramFolder => _status.ProgramFolder;

    /// <summary>Processes that were started ahead, and are ready for a job that can use one.</summary>
    public uint PreparedProcesses => _status.PreparedProcesses;

    /// <summary>Where its RED answers; empty: it has none (RED_LISTEN is not set), or it is not ready yet.</summary>
    /// <remarks>An array, which PowerShell can index.</remarks>
    public IReadOnlyList<Uri> RedUris => _status.RedAddress.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static address => new Uri(address)).ToArray();

    /// <inheritdoc/>
    public override string ToString() => Address;
}
