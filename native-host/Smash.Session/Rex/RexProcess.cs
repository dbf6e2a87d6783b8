using System.Collections;
using System.Globalization;
using Smash.DaemonCore.Cedar;
using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Protocol.Cedar;
using Smash.Session.Limits;
using Smash.Session.Master;

namespace Smash.Session.Rex;

/// <summary>
/// The host's REX: a daemon that is started when somebody first comes to one of its sockets, by whatever way, and again at the first use after it has ended. It is a child of the master, as jobs are, and outlives the session as they
/// do, since jobs stand for what it runs elsewhere; it ends with the host. The session hands its commands on as they are, so that they come by whatever way a client reaches the host.
/// </summary>
/// <param name="daemon">The session.</param>
/// <param name="directory">Where its log and its sockets are.</param>
internal sealed class RexProcess(Daemon daemon, StateDirectory directory)
{
    /// <summary>The first of its commands.</summary>
    public const int FirstCommand = 71000;

    /// <summary>The last of its commands.</summary>
    public const int LastCommand = 71099;

    /// <summary>What the master knows it by: no job has this key.</summary>
    public const ulong Key = long.MaxValue;

    private const int StubsDescriptor = 3;
    private const int CommandsDescriptor = 4;
    private const int Kill = 9;
    private const string LogSetting = "REX_LOG";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    // Commands that reach out to other machines take their time; a client that leaves ends them.
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(2);

    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _reachable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MasterLink? _link;
    private RestartAllowance? _restarts;
    private RexSockets? _sockets;
    private TaskCompletionSource? _ended;
    private int _masterPid;
    private bool _isStopping;

    /// <summary>Whether it may be started; told by <see cref="Configure"/>.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Where it hears commands; empty: it does not run.</summary>
    public string SocketPath => _ended is null ? "" : directory.RexCommandsPath;

    /// <summary>Takes the configuration over: turned off, it ends.</summary>
    /// <param name="isOn">Whether it may be started.</param>
    public void Configure(bool isOn)
    {
        bool wasOn = IsOn;
        IsOn = isOn;
        if (wasOn && !isOn && _ended is not null)
        {
            _ = TellToEndAsync();
        }
    }

    /// <summary>Waits for whoever needs it; one of an earlier session goes on.</summary>
    /// <param name="link">The master's link.</param>
    /// <param name="masterPid">The master, with which it ends.</param>
    public void Start(MasterLink link, int masterPid)
    {
        (_link, _masterPid) = (link, masterPid);
        _restarts = new RestartAllowance(daemon.Loop.TimeProvider);
        _ = RunAsync();
    }

    /// <summary>The master holds one that an earlier session has started.</summary>
    public void OnChild() => _ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>It was started.</summary>
    /// <param name="process">The process.</param>
    public void OnLaunched(ProcessIdentity process) => daemon.Log.Category(LogCategory.Process).Info($"REX is process {process.Pid}");

    /// <summary>It could not be started.</summary>
    /// <param name="step">What failed.</param>
    /// <param name="error">Why.</param>
    public void OnLaunchFailed(LaunchStep step, Errno error)
    {
        daemon.Log.Error($"REX could not be started ({step}, {error})");
        SetEnded(isStartedAgain: false);
    }

    /// <summary>It has ended.</summary>
    /// <param name="end">How.</param>
    public void OnEnded(ProcessEnd end)
    {
        _link!.Acknowledge(Key);
        daemon.Log.Category(LogCategory.Process).Info($"REX ended: {(end.IsExit ? "exit code" : "signal")} {end.Status}");
        SetEnded(isStartedAgain: IsOn && !_isStopping && _restarts!.TryTake());
    }

    /// <summary>Has a command carried out.</summary>
    /// <param name="message">The command's CEDAR message.</param>
    /// <param name="cancelled">Canceled when nobody waits any more.</param>
    /// <returns>The answer's message: smash-rex's, or why there is none.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> ExecuteAsync(ReadOnlyMemory<byte> message, CancellationToken cancelled)
    {
        if (!IsOn || _isStopping)
        {
            return Refuse(
                _isStopping ? Errno.ESHUTDOWN : Errno.EOPNOTSUPP,
                _isStopping ? "The host is stopping." : "REX is off on this host: its parameter REX is false.");
        }

        try
        {
            // Whoever connects has it started. Between two of them there is nothing to connect to for a moment.
            await Task.WhenAny(_reachable.Task, _stop.Task, Task.Delay(Patience, cancelled));
            var options = new ReliSockOptions { Timeout = CommandTimeout, MessageCap = ProtocolLimits.MaxPayloadLength };
            using ReliSock socket = await ReliSock.ConnectAsync(daemon.Loop, directory.RexCommandsPath, options, cancelled);
            await socket.SendAsync(message, cancelled);
            return (await socket.DecodeAsync(cancelled)).RemainingMessage;
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or CedarException)
        {
            daemon.Log.Error($"REX did not answer: {exception.Message}");
            return Refuse(Errno.EIO, $"REX did not answer: {exception.Message} {directory.RexLogPath} tells more.");
        }
    }

    /// <summary>Leaves it to the next session.</summary>
    public void Leave()
    {
        _isStopping = true;
        _sockets?.Leave(areInUse: _ended is not null);
        _stop.TrySetResult();
    }

    /// <summary>Ends it.</summary>
    /// <returns>Completed when it has ended, or takes too long: then the master ends it.</returns>
    public async Task StopAsync()
    {
        _isStopping = true;
        if (_ended is { } ended)
        {
            await Task.WhenAny(Task.WhenAll(TellToEndAsync(), ended.Task), Task.Delay(Patience));
        }

        _stop.TrySetResult();
        _sockets?.Dispose();
    }

    private static ReadOnlyMemory<byte> Refuse(Errno error, string message)
    {
        var answer = new CedarWriter();
        answer.Put((int)error);
        answer.Put(message);
        return answer.Message;
    }

    private void SetEnded(bool isStartedAgain)
    {
        TaskCompletionSource? ended = _ended;
        _ended = null;
        if (!isStartedAgain)
        {
            // Whoever still waits to be taken is told so by the end of the connection; else by the next one.
            DropSockets();
        }

        _reachable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ended?.TrySetResult();
    }

    private async Task RunAsync()
    {
        while (!_isStopping)
        {
            try
            {
                await RunOnceAsync();
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // That of a host that was killed may still serve its jobs; it hears commands as well as another.
                if (!_isStopping)
                {
                    daemon.Log.Category(LogCategory.Process).Debug($"REX is not waited for: {exception.Message}");
                    await Task.WhenAny(_stop.Task, Task.Delay(Patience));
                }
            }
        }
    }

    private async Task RunOnceAsync()
    {
        if (_ended is null)
        {
            _sockets ??= RexSockets.Listen(daemon.Loop, directory);
            _reachable.TrySetResult();
            await Task.WhenAny(_stop.Task, _sockets.WaitAsync());
            if (IsOn && !_isStopping)
            {
                Launch(_sockets);
            }
        }

        if (_ended is { } ended)
        {
            _reachable.TrySetResult();
            await Task.WhenAny(_stop.Task, ended.Task);
        }
        else if (!_isStopping)
        {
            // It is off: whoever came is told so by the end of the connection.
            DropSockets();
        }
    }

    private void DropSockets()
    {
        _sockets?.Dispose();
        _sockets = null;
    }

    private void Launch(RexSockets sockets)
    {
        _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string program = Path.Combine(AppContext.BaseDirectory, "smash-rex");
        _link!.Launch(new LaunchPlan
        {
            Job = Key,
            Priority = new PriorityRange().Resolve(0),
            Limits = [],
            Directory = directory.FullPath,
            StandardOutputPath = "/dev/null",
            StandardErrorPath = "/dev/null",
            Command = program,
            Arguments =
            [
                program, .. Settings().SelectMany(static setting => new[] { "-o", setting }),
                "--stubs", Number(StubsDescriptor), "--commands", Number(CommandsDescriptor), "--host", Number(_masterPid),
            ],
            Environment = OwnEnvironment(),
            Options = new LaunchOptions
            {
                Descriptors = [new InheritedDescriptor(sockets.Stubs, StubsDescriptor), new InheritedDescriptor(sockets.Commands, CommandsDescriptor)],
                Flags = LaunchFlags.NoShell,
            },
        });
    }

    private static LaunchEnvironment OwnEnvironment() => new(EnvironmentBlock.Create(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Where(static variable => (string)variable.Key is { Length: > 0 })
        .Select(static variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? ""))));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task TellToEndAsync()
    {
        try
        {
            await new CommandClient(daemon.Loop, CommandAddress.OfPath(directory.RexCommandsPath)).ExecuteAsync(DaemonCommand.OffGraceful);
        }
        catch (Exception exception) when (exception is DaemonUnreachableException or CommandFailedException or CommandLostException)
        {
            daemon.Log.Warning($"REX does not take that it is to end: {exception.Message}");
            await _link!.SignalAsync(Key, Kill);
        }
    }

    // What it reads itself, from files and environment, it reads again at a reconfigure; the command line is the session's alone.
    private IEnumerable<string> Settings()
    {
        if (daemon.Configuration.Find(LogSetting) is null)
        {
            yield return $"{LogSetting}={Literal(directory.RexLogPath)}";
        }

        foreach (ConfigurationEntry entry in daemon.Configuration.Match(RexParameters.Pattern))
        {
            if (entry.Origin.Layer is ConfigurationLayer.CommandLine or ConfigurationLayer.Persistent or ConfigurationLayer.Runtime)
            {
                // Expanded here: what it refers to may be the session's own.
                yield return $"{entry.Key}={Literal(entry.Value)}";
            }
        }
    }

    private static string Literal(string value) => value.Replace("$", "$(DOLLAR)", StringComparison.Ordinal);
}
