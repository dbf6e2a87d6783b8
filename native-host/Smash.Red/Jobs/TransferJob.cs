using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Protocol.Red;
using Smash.Red.Transfers;

namespace Smash.Red.Jobs;

/// <summary>A sink or a source.</summary>
internal sealed class TransferJob : RedJob
{
    private const LimitResource FileSize = (LimitResource)1;

    private readonly TransferServices _services;
    private readonly IJobWorld _world;
    private readonly TransferJobPlan _plan;
    private Transfer? _transfer;
    private string? _hash;
    private volatile bool _isDropped;

    /// <summary>Makes one.</summary>
    /// <param name="services">What transfers need.</param>
    /// <param name="world">Its world.</param>
    /// <param name="plan">What it does; its own from here on.</param>
    public TransferJob(TransferServices services, IJobWorld world, TransferJobPlan plan)
        : base(services.Loop, plan.Listening is null ? RedJobKind.Source : RedJobKind.Sink, plan.Path)
    {
        _services = services;
        _world = world;
        _plan = plan;
        Listener = plan.Listening is { } socket ? new TransferListener(services.Loop, socket) : null;
    }

    /// <inheritdoc/>
    protected override bool IsProcessStopped => _transfer?.IsStopped == true;

    private TimeSpan Timeout => _plan.Parameters.Timeout ?? _services.ConnectTimeout;

    /// <summary>Begins to wait for the connection.</summary>
    public void Wait() => Work = RunAsync(Listener!.AcceptAsync(Timeout));

    /// <summary>Begins to move bytes.</summary>
    /// <param name="connection">The connection, which is its own from here on.</param>
    public void Run(SafeFileHandle connection) => Work = RunAsync(Task.FromResult<SafeFileHandle?>(connection));

    /// <inheritdoc/>
    protected override Task SendAsync(int signal)
    {
        _transfer!.Send(signal);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task DropAsync()
    {
        _isDropped = true;
        _transfer?.Kill();
        await Work;
    }

    /// <inheritdoc/>
    protected override IEnumerable<RedJobProperty> GetOwnProperties()
    {
        yield return Property(JobPropertyTag.File, _plan.Path);
        yield return Property(JobPropertyTag.Bytes, _transfer?.Bytes ?? 0);
        if (Listener is not null)
        {
            yield return Property(JobPropertyTag.Port, Listener.Port);
        }

        if (Kind == RedJobKind.Source)
        {
            yield return Property(JobPropertyTag.Offset, _plan.Parameters.Offset);
        }

        if (_hash is not null)
        {
            yield return Property(JobPropertyTag.Sha256, _hash);
        }

        yield return Property(JobPropertyTag.Timeout, Timeout.TotalSeconds);
    }

    private async Task RunAsync(Task<SafeFileHandle?> connecting)
    {
        using (_plan)
        {
            try
            {
                using SafeFileHandle? connection = await connecting;
                if (End is null)
                {
                    Finish(connection is null ? TimedOut() : await MoveAsync(connection));
                }
            }
            catch (Exception exception) when (exception is ProcessCreationException or Win32Exception or IOException)
            {
                _services.Log.Error($"{Kind} {Number} failed: {exception.Message}");
                Finish(new RedJobEnd(RedJobCause.FailedToStart) { Error = exception.Message });
            }
        }
    }

    private RedJobEnd TimedOut() => new(RedJobCause.ConnectionTimeout) { Error = FormattableString.Invariant($"no connection came within {Timeout.TotalSeconds:0.###} s") };

    private async Task<RedJobEnd> MoveAsync(SafeFileHandle connection)
    {
        HasBegun = true;
        if (Kind == RedJobKind.Sink)
        {
            StreamSocket.KeepAlive(connection);
        }

        _transfer = await Transfer.StartAsync(_services, GetTransfer(connection));
        Begin(_transfer.Started);
        connection.Dispose();
        if (End is not null)
        {
            _transfer.Kill();
        }

        TransferEnd end = await _transfer.Ended;
        await HashAsync(end);
        return Explain(end);
    }

    private TransferPlan GetTransfer(SafeFileHandle connection)
    {
        bool isSink = Kind == RedJobKind.Sink;
        return new TransferPlan(isSink ? TransferKind.Sink : TransferKind.Source, isSink ? connection : _plan.File, isSink ? _plan.File : connection)
        {
            BlockSize = _plan.BlockSize,
            Truncates = _plan.Truncates,
            Offset = _plan.Parameters.Offset,
            User = _world.User,
            Limits = [.. _world.ProcessLimits.Where(static limit => limit.Resource == FileSize)],
        };
    }

    private async Task HashAsync(TransferEnd end)
    {
        if (end.IsWhole && End is null && _plan.HashedFile is { } file)
        {
            _hash = await FileHash.ComputeAsync(file, () => !_isDropped);
        }
    }

    private RedJobEnd Explain(TransferEnd end)
    {
        if (end.Process.IsLost)
        {
            return new RedJobEnd(RedJobCause.TransferBroken) { Error = "nobody saw how its process ended" };
        }

        if (!end.Process.IsExit)
        {
            return RedJobEnd.BySignal(end.Process.Status) with { Usage = end.Process.Usage };
        }

        bool isConnection = end.Side == (Kind == RedJobKind.Sink ? TransferSide.From : TransferSide.To);
        return new RedJobEnd(end.IsWhole ? RedJobCause.Exit : RedJobCause.TransferBroken)
        {
            ExitCode = end.Process.Status,
            Usage = end.Process.Usage,
            Error = end.IsWhole ? "" : isConnection ? $"the connection broke: {end.Error}" : $"the file cannot be {(Kind == RedJobKind.Sink ? "written" : "read")}: {end.Error}",
        };
    }
}
