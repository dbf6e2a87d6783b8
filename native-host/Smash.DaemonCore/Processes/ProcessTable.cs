using System.Globalization;
using Smash.DaemonCore.Interop;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Reapers;
using Smash.Protocol;

namespace Smash.DaemonCore.Processes;

/// <summary>
/// Starts processes and has their ends told to reapers. Under a master the master starts them; else a launcher, itself started at the first need. It is
/// used on the loop alone.
/// </summary>
public sealed class ProcessTable : IProcessEvents, IControlEvents, IDisposable
{
    private readonly EventLoop _loop;
    private readonly DaemonLog _log;
    private readonly ProcessSettings _settings;
    private readonly Dictionary<ulong, ChildProcess> _children = [];
    private readonly Dictionary<ulong, ProcessStart> _starting = [];
    private readonly Dictionary<string, int> _starts = [];
    private readonly int _ownDescriptor = OpenProcess.Invoke(Environment.ProcessId);
    private Launcher? _launcher;
    private string? _socketFolder;
    private ulong _lastKey = ControlChannel.FirstTableKey;
    private bool _isDisposed;

    /// <summary>Makes a table without processes.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="log">Where it tells what happens.</param>
    /// <param name="reapers">Who hears of ends.</param>
    /// <param name="settings">Settings; null: the defaults.</param>
    public ProcessTable(EventLoop loop, DaemonLog log, ReaperTable reapers, ProcessSettings? settings = null)
    {
        _loop = loop;
        _log = log;
        Reapers = reapers;
        _settings = settings ?? new ProcessSettings();
        if (_settings.Master is { } master)
        {
            master.TableProcesses = this;
        }
    }

    /// <summary>Who hears of ends.</summary>
    public ReaperTable Reapers { get; }

    /// <summary>The processes whose reapers have not returned.</summary>
    public IReadOnlyCollection<ChildProcess> Children => _children.Values;

    /// <summary>Where this daemon hears commands, for its children to send heartbeats to: the path of its Unix socket, or a sinful string; null: nowhere.</summary>
    public string? CommandAddress { get; set; }

    /// <summary>Pid of the launcher; null: there is none now.</summary>
    public int? LauncherPid => _launcher?.Pid;

    /// <summary>Finds a child.</summary>
    /// <param name="pid">Its pid.</param>
    /// <returns>The child, or null.</returns>
    public ChildProcess? Find(int pid) => _children.Values.FirstOrDefault(child => child.Pid == pid);

    /// <summary>Starts a process.</summary>
    /// <param name="plan">The process.</param>
    /// <returns>The process, once it executes its program. Its reaper is not called before the caller, on the loop, has it.</returns>
    /// <exception cref="ProcessCreationException">It could not be started: the step and why, or there is no launcher.</exception>
    /// <exception cref="ArgumentException">The plan cannot be asked for: an unknown reaper, text with a NUL, too many descriptors.</exception>
    public Task<ChildProcess> CreateAsync(ProcessPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!Reapers.Contains(plan.ReaperId))
        {
            throw new ArgumentException($"There is no reaper {plan.ReaperId}: register it first.", nameof(plan));
        }

        ControlChannel channel = GetChannel();
        ulong key = ++_lastKey;
        using var launch = new PlannedLaunch(plan, CommandSocketSet.Create(plan.CommandSockets, () => NameSocket(key), _settings.NetworkAddress));
        LaunchPlan message = launch.Encode(key, CommandAddress, _ownDescriptor);
        var start = new ProcessStart(plan, launch.CommandAddress);
        _starting.Add(key, start);
        try
        {
            channel.Launch(message);
        }
        catch
        {
            _starting.Remove(key);
            RemoveSocket(start.CommandAddress);
            throw;
        }

        return start.Result.Task;
    }

    /// <summary>Closes the stream to the launcher, which then ends; the processes go on, and nobody hears of them.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _launcher?.Dispose();
        _launcher = null;
        CloseDescriptor.Invoke(_ownDescriptor);
        if (_socketFolder is not null && _settings.SocketFolder is null)
        {
            Directory.Delete(_socketFolder, recursive: true);
        }
    }

    void IControlEvents.OnMessage(ControlMessageType type, ref PacketReader reader)
    {
        if (type == ControlMessageType.Hello && reader.ReadUInt32() is var spoken && spoken != ControlChannel.Version)
        {
            _log.Error($"the launcher speaks version {spoken} of the control protocol and this daemon {ControlChannel.Version}: they are of different builds; see LAUNCHER");
            Forget(LaunchStep.None, Errno.EPROTONOSUPPORT);
        }
    }

    void IControlEvents.OnClosed()
    {
        if (_settings.Master is not null)
        {
            // What ends with its master is its owner's to tell, and no other launcher follows.
            Forget(LaunchStep.None, Errno.EIO);
            return;
        }

        _log.Warning($"the launcher is gone: nobody can tell what becomes of its {_children.Count} processes; the next process gets a new one");
        Forget(LaunchStep.None, Errno.EIO);
    }

    void IProcessEvents.OnChild(ulong job, ProcessIdentity process, bool isStopped, int directErrno)
    {
        // A daemon that was here before started it, and nobody knows what for.
        if (!_children.ContainsKey(job) && _settings.Master is { } master)
        {
            _log.Warning($"child {process.Pid} is left over by an earlier daemon and is ended");
            _ = master.SignalAsync(job, KillProcess.Kill);
        }
    }

    void IProcessEvents.OnLaunched(ulong job, ProcessIdentity process, long startedMicroseconds, int directErrno)
    {
        if (!_starting.Remove(job, out ProcessStart? start))
        {
            return;
        }

        int restarts = _starts.GetValueOrDefault(start.Plan.DisplayName);
        _starts[start.Plan.DisplayName] = restarts + 1;
        var child = new ChildProcess(job, start.Plan, process, GetChannel())
        {
            CommandAddress = start.CommandAddress,
            Started = DateTimeOffset.UnixEpoch.AddMicroseconds(startedMicroseconds),
            Restarts = restarts,
        };
        _children.Add(job, child);
        _log.Debug($"child {child.Pid} started: {child.Name}");
        start.Result.SetResult(child);
    }

    void IProcessEvents.OnLaunchFailed(ulong job, LaunchStep failedStep, Errno why) => Fail(job, failedStep, why);

    void IProcessEvents.OnStopped(ulong job) => SetState(job, ChildState.Stopped);

    void IProcessEvents.OnContinued(ulong job) => SetState(job, ChildState.Running);

    void IProcessEvents.OnEnded(ulong job, ProcessEnd how)
    {
        if (_children.TryGetValue(job, out ChildProcess? child))
        {
            _ = ReapAsync(child, ChildState.Ended, how with { WasNotResponding = child.WasNotResponding });
        }
        else
        {
            GetChannel().Acknowledge(job);
        }
    }

    void IProcessEvents.OnLost(ulong job, long endedMicroseconds)
    {
        if (_children.TryGetValue(job, out ChildProcess? child))
        {
            _ = ReapAsync(child, ChildState.Lost, ProcessEnd.Lost(endedMicroseconds) with { WasNotResponding = child.WasNotResponding });
        }
    }

    private ControlChannel GetChannel()
    {
        if (_settings.Master is { } master)
        {
            return master;
        }

        if (_launcher is null)
        {
            _launcher = Launcher.Start(_settings.LauncherPath ?? Path.Combine(AppContext.BaseDirectory, "smashd"), _loop, this);
            _launcher.Channel.TableProcesses = this;
            _launcher.Channel.Start();
            _log.Debug($"launcher {_launcher.Pid} started");
        }

        return _launcher.Channel;
    }

    private string NameSocket(ulong key)
    {
        _socketFolder ??= _settings.SocketFolder ?? Directory.CreateTempSubdirectory("smash-").FullName;
        return Path.Combine(_socketFolder, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}.{key - ControlChannel.FirstTableKey}"));
    }

    private void SetState(ulong key, ChildState state)
    {
        if (_children.TryGetValue(key, out ChildProcess? child) && child.IsThere)
        {
            child.State = state;
            child.StateChanged?.Invoke(state);
        }
    }

    private void Fail(ulong key, LaunchStep step, Errno error)
    {
        if (_starting.Remove(key, out ProcessStart? start))
        {
            RemoveSocket(start.CommandAddress);
            start.Result.SetException(new ProcessCreationException(start.Plan.Program, step, error));
        }
    }

    /// <summary>The launcher is of no more use; with it goes what it knew.</summary>
    private void Forget(LaunchStep step, Errno error)
    {
        _launcher?.Dispose();
        _launcher = null;
        foreach (ulong key in _starting.Keys.ToList())
        {
            Fail(key, step, error);
        }

        long now = _loop.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        foreach (ChildProcess child in _children.Values.Where(static child => child.IsThere).ToList())
        {
            _ = ReapAsync(child, ChildState.Lost, ProcessEnd.Lost(now) with { WasNotResponding = child.WasNotResponding });
        }
    }

    /// <summary>Only when the reaper has returned may the pid be another's.</summary>
    private async Task ReapAsync(ChildProcess child, ChildState state, ProcessEnd end)
    {
        child.State = state;
        child.Changed?.Invoke();
        await Reapers.ReapAsync(child, end);
        RemoveSocket(child.CommandAddress);
        _children.Remove(child.Key);
        if (!end.IsLost)
        {
            child.Acknowledge();
        }

        child.SetEnded(end);
    }

    private static void RemoveSocket(string? address)
    {
        if (address?.StartsWith('/') == true)
        {
            File.Delete(address);
        }
    }
}
