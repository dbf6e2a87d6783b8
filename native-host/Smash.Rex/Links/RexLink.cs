using System.ComponentModel;
using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Links;

/// <summary>
/// The link to one server: an ssh that is started when the link is first needed and kept. When it ends, all that went over it ends with HostLost, and it is made again, after a while that grows, or at once when somebody
/// asks. What was under way is not repeated: whether it happened is not known here. For its loop's thread alone.
/// </summary>
/// <param name="services">What it needs.</param>
/// <param name="target">Where to.</param>
/// <param name="chance">For <see cref="LinkBackOff"/>; null: real chance.</param>
internal sealed class RexLink(LinkServices services, SshTarget target, Func<double>? chance = null)
{
    // Signs of life that may be outstanding before the other side is given up.
    private const int MostUnanswered = 3;

    private readonly LinkBackOff _backOff = new(chance ?? Random.Shared.NextDouble);
    private TaskCompletionSource<RexPeer> _connected = MakeWaiter();
    private TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _wake = new();
    private LoopTimer? _alive;
    private RexPeer? _peer;
    private Task _run = Task.CompletedTask;
    private bool _isStopping;
    private int _unanswered;

    /// <summary>Where to.</summary>
    public SshTarget Target { get; } = target;

    /// <summary>What it is doing.</summary>
    public LinkState State { get; private set; }

    /// <summary>Why it is not there; null: it is, or was not tried yet.</summary>
    public LinkFault? Fault { get; private set; }

    /// <summary>Who the other side is; null while it is not connected.</summary>
    public RexHello? Hello { get; private set; }

    /// <summary>How loaded the other side is; null: it is not connected, or has not told yet.</summary>
    public RexLoad? Load => _peer?.Load;

    /// <summary>How long that is ago; null as <see cref="Load"/>.</summary>
    public TimeSpan? LoadAge => _peer is { Load: not null } peer ? services.Loop.TimeProvider.GetElapsedTime(peer.LoadTimestamp) : null;

    /// <summary>The time to get there and back; null: it is not connected, or not measured yet.</summary>
    public TimeSpan? Latency => _peer?.Latency;

    /// <summary>Channels that go over it.</summary>
    public int ChannelCount => _peer?.ChannelCount ?? 0;

    /// <summary>Called when <see cref="State"/> has changed.</summary>
    public Action<RexLink>? StateChanged { get; set; }

    /// <summary>Called when a load or a latency came.</summary>
    public Action<RexLink>? Measured { get; set; }

    /// <summary>Makes the link where it is not there, at once where it waits for its next try.</summary>
    /// <returns>The other side's greeting, when it stands. It fails with <see cref="LinkException"/> when this try does.</returns>
    public async Task<RexHello> ConnectAsync()
    {
        await GetPeerAsync();
        return Hello!;
    }

    /// <summary>Opens a channel, making the link first where it is not there.</summary>
    /// <param name="open">For what.</param>
    /// <returns>The channel; whether it is accepted its <see cref="RexChannel.Accepted"/> tells. Set its handlers before the next await.</returns>
    /// <exception cref="LinkException">The link cannot be made: nothing was sent.</exception>
    /// <exception cref="RexRefusedException">Too many go over it already.</exception>
    public async Task<RexChannel> OpenAsync(RexOpen open)
    {
        RexPeer peer = await GetPeerAsync();
        if (peer.HasEnded)
        {
            // Its ssh has not ended yet. Then the link is made again.
            await _failed.Task;
            peer = await GetPeerAsync();
        }

        try
        {
            return peer.Open(open);
        }
        catch (HostLostException exception)
        {
            throw new LinkException(new LinkFault(LinkFaultKind.Lost, exception.Message));
        }
    }

    /// <summary>Ends it, with all that goes over it.</summary>
    /// <returns>Completed when ssh has ended.</returns>
    public Task StopAsync()
    {
        _isStopping = true;
        _peer?.End("The link was stopped.");
        _wake.TrySetResult();
        return _run;
    }

    private static TaskCompletionSource<RexPeer> MakeWaiter() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task<RexPeer> GetPeerAsync()
    {
        if (_isStopping)
        {
            throw new LinkException(new LinkFault(LinkFaultKind.Lost, $"The link to {Target.Name} was stopped."));
        }

        if (State == LinkState.Idle)
        {
            _run = RunAsync();
        }

        _wake.TrySetResult();
        return _connected.Task;
    }

    private async Task RunAsync()
    {
        while (!_isStopping)
        {
            TimeSpan stood = await RunOnceAsync();
            if (!_isStopping)
            {
                TimeSpan wait = _backOff.Next(stood);
                services.Log.Category(LogCategory.Network).Warning($"{Fault!.Message} It is tried again in {wait.TotalSeconds:0.0} s.");
                await WaitAsync(wait);
            }
        }

        SetState(LinkState.Idle);
    }

    private async Task WaitAsync(TimeSpan wait)
    {
        _wake = new TaskCompletionSource();
        using LoopTimer timer = services.Loop.Schedule(wait, () => _wake.TrySetResult());
        await _wake.Task;
    }

    private async Task<TimeSpan> RunOnceAsync()
    {
        _failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        SetState(LinkState.Connecting);
        LinkFault fault;
        TimeSpan stood = default;
        try
        {
            LinkProcess process = await LinkProcess.StartAsync(services, Target);
            (fault, stood) = await ServeAsync(process);
        }
        catch (Exception exception) when (exception is ProcessCreationException or ArgumentException or Win32Exception)
        {
            fault = new LinkFault(LinkFaultKind.NoSsh, $"ssh was not started for {Target.Name}: {exception.Message} Is OpenSSH's client installed?");
        }

        Fail(fault);
        return stood;
    }

    private async Task<(LinkFault Fault, TimeSpan Stood)> ServeAsync(LinkProcess process)
    {
        var peer = new RexPeer(process.Frames, services.Loop.TimeProvider, isStarter: true) { LoadReceived = _ => Measured?.Invoke(this) };
        peer.PongReceived = OnPong;
        bool isLate = false;
        using LoopTimer limit = services.Loop.Schedule(Target.ConnectTimeout, () =>
        {
            isLate = !peer.Greeted.IsCompleted;
            if (isLate)
            {
                peer.End("It took too long.");
            }
        });
        _peer = peer;
        if (_isStopping)
        {
            // Stopped while ssh was being started: there was nothing yet to end.
            peer.End("The link was stopped.");
        }

        Task<string> serving = peer.RunAsync(LocalHello.Make(services.Version));
        await Task.WhenAny(peer.Greeted, serving);
        bool hasGreeted = peer.Greeted.IsCompletedSuccessfully;
        long since = services.Loop.TimeProvider.GetTimestamp();
        if (hasGreeted)
        {
            Stand(peer, await peer.Greeted);
        }

        string why = await serving;
        _alive?.Dispose();
        // Its exit code tells the reason only where it was not ours to end it.
        int? exitCode = hasGreeted || isLate || why.Length > 0 || _isStopping ? await process.EndAsync() : await process.WaitAsync();
        return hasGreeted
            ? (LinkDiagnosis.ExplainLoss(Target.Name, process.Said, why), services.Loop.TimeProvider.GetElapsedTime(since))
            : (isLate ? new LinkFault(LinkFaultKind.Timeout, $"{Target.Name} has not answered within {Target.ConnectTimeout.TotalSeconds:0.#} s.") : LinkDiagnosis.Explain(Target.Name, exitCode, process.Said, why), default);
    }

    private void Stand(RexPeer peer, RexHello hello)
    {
        Hello = hello;
        Fault = null;
        _unanswered = 0;
        services.Log.Category(LogCategory.Network).Info($"the link to {Target.Name} stands: {hello.User} at {hello.Host}, Smash {hello.SmashVersion}, {hello.Cores} processors");
        _connected.TrySetResult(peer);
        SetState(LinkState.Connected);
        AskForLife(peer);
    }

    // ssh finds out that the machine is gone; this, that the agent is.
    private void AskForLife(RexPeer peer)
    {
        if (_unanswered >= MostUnanswered)
        {
            peer.End("It does not answer.");
            return;
        }

        _unanswered++;
        peer.Ping();
        _alive = services.Loop.Schedule(Target.AliveInterval, () => AskForLife(peer));
    }

    private void OnPong()
    {
        _unanswered = 0;
        Measured?.Invoke(this);
    }

    private void Fail(LinkFault fault)
    {
        _peer = null;
        Hello = null;
        Fault = fault;
        TaskCompletionSource<RexPeer> waiting = _connected;
        _connected = MakeWaiter();
        waiting.TrySetException(new LinkException(fault));
        _ = waiting.Task.Exception;
        SetState(LinkState.Waiting);
        _failed.TrySetResult();
    }

    private void SetState(LinkState state)
    {
        if (State != state)
        {
            State = state;
            StateChanged?.Invoke(this);
        }
    }
}
