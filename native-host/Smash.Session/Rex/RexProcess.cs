using Smash.DaemonCore.Cedar;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Protocol.Cedar;
using Smash.Session.Hosts;

namespace Smash.Session.Rex;

/// <summary>
/// The host's REX: a daemon of its own below the session. It is started when one of its commands is first used, and again at the first use after it has ended. The session hands those commands on as they are, so that they come
/// by whatever way a client reaches the host.
/// </summary>
/// <param name="daemon">The session.</param>
/// <param name="directory">Where its log is.</param>
/// <param name="listening">Where its heartbeats are heard.</param>
internal sealed class RexProcess(Daemon daemon, StateDirectory directory, ChildListening listening)
{
    /// <summary>The first of its commands.</summary>
    public const int FirstCommand = 71000;

    /// <summary>The last of its commands.</summary>
    public const int LastCommand = 71099;

    private const string LogSetting = "REX_LOG";
    private const int Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    // Commands that reach out to other machines take their time; a client that leaves ends them.
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(2);

    private Task<ChildProcess>? _starting;
    private bool _isStopping;

    /// <summary>Whether it may be started; told by <see cref="Configure"/>.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Where it hears commands; empty: it does not run.</summary>
    public string SocketPath => Process?.CommandAddress ?? "";

    private ChildProcess? Process => _starting is { IsCompletedSuccessfully: true, Result: { State: ChildState.Running or ChildState.Stopped } process } ? process : null;

    /// <summary>Takes the configuration over: turned off, it ends.</summary>
    /// <param name="isOn">Whether it may be started.</param>
    public void Configure(bool isOn)
    {
        IsOn = isOn;
        if (!isOn)
        {
            Process?.Send(Terminate);
        }
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
            ChildProcess process = await StartAsync();
            var options = new ReliSockOptions { Timeout = CommandTimeout, MessageCap = ProtocolLimits.MaxPayloadLength };
            using ReliSock socket = await ReliSock.ConnectAsync(daemon.Loop, process.CommandAddress!, options, cancelled);
            await socket.SendAsync(message, cancelled);
            return (await socket.DecodeAsync(cancelled)).RemainingMessage;
        }
        catch (Exception exception) when (exception is ProcessCreationException or IOException or TimeoutException or CedarException)
        {
            daemon.Log.Error($"REX did not answer: {exception.Message}");
            return Refuse(Errno.EIO, $"REX did not answer: {exception.Message} {directory.RexLogPath} tells more.");
        }
    }

    /// <summary>Ends it.</summary>
    /// <returns>Completed when it has ended, or takes too long: then it ends with the session.</returns>
    public async Task StopAsync()
    {
        _isStopping = true;
        if (Process is { } process)
        {
            process.Send(Terminate);
            await Task.WhenAny(process.Ended, Task.Delay(Patience));
            process.Kill();
        }
    }

    private static ReadOnlyMemory<byte> Refuse(Errno error, string message)
    {
        var answer = new CedarWriter();
        answer.Put((int)error);
        answer.Put(message);
        return answer.Message;
    }

    // Whoever comes while it starts waits for the same one. Its socket is there before it is, so nobody need wait until it is ready.
    private Task<ChildProcess> StartAsync()
    {
        if (_starting is { IsCompleted: false } || Process is not null)
        {
            return _starting!;
        }

        listening.Start();
        return _starting = CreateAsync();
    }

    private async Task<ChildProcess> CreateAsync()
    {
        ChildProcess process = await daemon.Processes.CreateAsync(new ProcessPlan
        {
            Program = Path.Combine(AppContext.BaseDirectory, "smash-rex"),
            Arguments = [.. Settings().SelectMany(static setting => new[] { "-o", setting })],
            CommandSockets = CommandSockets.Unix,
            Name = "smash-rex",
            Subsystem = "REX",
        });
        daemon.Log.Category(LogCategory.Process).Info($"REX is process {process.Pid}");
        _ = TellEndAsync(process);
        return process;
    }

    private async Task TellEndAsync(ChildProcess process)
    {
        ProcessEnd end = await process.Ended;
        string how = $"REX ended: {(end.IsExit ? "exit code" : "signal")} {end.Status}{(end.WasNotResponding ? ": it sent no heartbeats" : "")}";
        daemon.Log.Category(LogCategory.Process).Info($"{how}");
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
