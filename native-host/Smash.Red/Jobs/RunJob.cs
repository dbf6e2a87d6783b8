using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore;
using Smash.DaemonCore.Processes;
using Smash.Protocol.Red;
using Smash.Red.Transfers;

namespace Smash.Red.Jobs;

/// <summary>A run of a program. It has ended when the program has and all that it wrote is where it belongs.</summary>
internal sealed class RunJob : RedJob
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(2);

    private readonly TransferServices _services;
    private readonly IJobWorld _world;
    private readonly RunPlan _plan;
    private readonly string _commandLine;
    private ChildProcess? _process;
    private LoopTimer? _drain;
    private long _memoryKills;
    private bool _isKilled;

    /// <summary>Makes one.</summary>
    /// <param name="services">What transfers need.</param>
    /// <param name="world">Its world.</param>
    /// <param name="plan">What it does; its own from here on.</param>
    public RunJob(TransferServices services, IJobWorld world, RunPlan plan)
        : base(services.Loop, RedJobKind.Run, Path.GetFileName(plan.Command.Command) is { Length: > 0 } name ? name : plan.Command.Command)
    {
        _services = services;
        _world = world;
        _plan = plan;
        _commandLine = CommandLine.Join([plan.Command.Command, .. plan.Command.Arguments.Skip(1)]);
        Listener = plan.Listening is { } socket ? new TransferListener(services.Loop, socket) : null;
    }

    /// <inheritdoc/>
    protected override bool IsProcessStopped => _process?.State == ChildState.Stopped;

    private TimeSpan Timeout => _plan.Parameters.Timeout ?? _services.ConnectTimeout;

    /// <summary>Connects its outputs.</summary>
    /// <param name="abandoned">Completed when nobody wants it any more.</param>
    /// <exception cref="RedException">RED_EBADRUN.</exception>
    public Task ConnectAsync(Task abandoned) => Task.WhenAll(_plan.Streams.Select(stream => stream.ConnectAsync(_services, Timeout, abandoned)));

    /// <summary>Begins to wait for the connection of its standard input.</summary>
    public void Wait() => Work = WaitAsync();

    /// <summary>Starts the program.</summary>
    /// <exception cref="RedException">RED_EBADCOMMAND: it cannot be executed. RED_EUNKNOWN: nothing can be started.</exception>
    public async Task StartAsync()
    {
        try
        {
            await LaunchAsync();
            Work = FollowAsync();
        }
        catch (ProcessCreationException exception)
        {
            throw new RedException(exception.Step == Protocol.LaunchStep.Exec ? RedError.BadCommand : RedError.Unknown, exception.Message, exception);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            throw new RedException(RedError.Unknown, exception.Message, exception);
        }
    }

    /// <summary>Gives up all that it has; for one that could not be started.</summary>
    public void Discard()
    {
        KillStreams();
        _plan.Dispose();
        Listener?.Dispose();
    }

    /// <inheritdoc/>
    protected override Task SendAsync(int signal)
    {
        if (signal == JobSignal.Kill && _process!.Ended.IsCompleted)
        {
            KillStreams();
            return Task.CompletedTask;
        }

        _isKilled |= signal == JobSignal.Kill;
        // To its family, by its launcher: its pid is one of its world's.
        return _process!.SignalFamilyAsync(signal);
    }

    /// <inheritdoc/>
    protected override async Task DropAsync()
    {
        KillStreams();
        foreach (RunStream stream in _plan.Streams)
        {
            await stream.Ended;
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<RedJobProperty> GetOwnProperties()
    {
        yield return Property(JobPropertyTag.Command, _commandLine);
        if (Listener is not null)
        {
            yield return Property(JobPropertyTag.InputPort, Listener.Port);
            yield return Property(JobPropertyTag.Timeout, Timeout.TotalSeconds);
        }

        string[] tags = [JobPropertyTag.InputBytes, JobPropertyTag.OutputBytes, JobPropertyTag.ErrorBytes];
        foreach ((string tag, RunStream stream) in tags.Zip(_plan.Streams))
        {
            if (stream.Bytes is { } bytes)
            {
                yield return Property(tag, bytes);
            }
        }
    }

    private async Task WaitAsync()
    {
        try
        {
            SafeFileHandle? connection = await Listener!.AcceptAsync(Timeout);
            if (End is not null || connection is null)
            {
                connection?.Dispose();
                _plan.Dispose();
                Finish(new RedJobEnd(RedJobCause.ConnectionTimeout) { Error = FormattableString.Invariant($"no connection came within {Timeout.TotalSeconds:0.###} s") });
                return;
            }

            StreamSocket.KeepAlive(connection);
            _plan.Input.Connection = connection;
            await LaunchAsync();
            await FollowAsync();
        }
        catch (Exception exception) when (exception is ProcessCreationException or Win32Exception or RedException or IOException)
        {
            Discard();
            Finish(new RedJobEnd(RedJobCause.FailedToStart) { Error = (exception as RedException)?.Extras ?? exception.Message });
        }
    }

    private async Task LaunchAsync()
    {
        HasBegun = true;
        _memoryKills = _world.MemoryKills;
        StandardStream[] streams = await Task.WhenAll(_plan.Streams.Select(stream => stream.OpenAsync(_services, _world.User)));
        if (End is not null)
        {
            throw new RedException(RedError.BadWorld, "its world ended");
        }

        _process = await _world.RunAsync(new ProcessPlan
        {
            Program = _plan.Command.Command,
            Arguments = [.. _plan.Command.Arguments.Skip(1)],
            Input = streams[0],
            Output = streams[1],
            Error = streams[2],
        });
        _plan.Dispose();
        Begin(_process.Started);
    }

    private async Task FollowAsync()
    {
        ProcessEnd end = await _process!.Ended;
        if (_isKilled)
        {
            // Whoever kills it wants it gone, though a peer may not take what it wrote before.
            _drain = _services.Loop.Schedule(DrainTimeout, KillStreams);
        }

        string[] errors = await Task.WhenAll(_plan.Streams.Select(static stream => stream.ExplainAsync()));
        _drain?.Dispose();
        Finish(Explain(end) is var told && told.Error.Length > 0 ? told : told with { Error = string.Join("; ", errors.Where(static error => error.Length > 0)) });
    }

    private RedJobEnd Explain(ProcessEnd end)
    {
        if (end.IsLost)
        {
            return new RedJobEnd(RedJobCause.WorldDestroyed) { Error = "its world ended" };
        }

        RedJobEnd how = end.IsExit ? new RedJobEnd(RedJobCause.Exit) { ExitCode = end.Status } : end.Status switch
        {
            JobSignal.Kill when _isKilled => new RedJobEnd(RedJobCause.Signal),
            JobSignal.Kill when _world.IsCpuTimeUsedUp => new RedJobEnd(RedJobCause.CpuLimit) { Error = "the CPU time of the world is used up (RED_WORLD_CPU_TIME)" },
            JobSignal.Kill when _world.MemoryKills > _memoryKills => new RedJobEnd(RedJobCause.MemoryLimit) { Error = "the memory of the world was used up (RED_WORLD_MEMORY)" },
            JobSignal.CpuLimit => new RedJobEnd(RedJobCause.CpuLimit),
            JobSignal.FileLimit => new RedJobEnd(RedJobCause.OutputLimit),
            _ => new RedJobEnd(RedJobCause.Signal),
        };
        return how with { Signal = end.IsExit ? null : end.Status, Usage = end.Usage };
    }

    private void KillStreams()
    {
        foreach (RunStream stream in _plan.Streams)
        {
            stream.Kill();
        }
    }
}
