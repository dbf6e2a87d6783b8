using System.ComponentModel;
using Smash.Protocol;
using Smash.Protocol.Rex;

namespace Smash.Rex.Channels;

/// <summary>
/// One end of a link whose two sides know each other: greets, pings, and has the channels. Both the origin and the agent have one; who opened a channel shows in its number: the side that started the link takes odd ones.
/// For its loop's thread alone.
/// </summary>
internal sealed class RexPeer
{
    private readonly FrameStream _frames;
    private readonly TimeProvider _time;
    private readonly Dictionary<uint, RexChannel> _channels = [];
    private readonly TaskCompletionSource<RexHello> _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _nextId;
    private uint _lastTheirs;
    private long? _pingedAt;
    private string? _fault;

    /// <summary>Makes one; <see cref="RunAsync"/> begins.</summary>
    /// <param name="frames">The frames; disposed of when the link ends.</param>
    /// <param name="time">The clock of the pings.</param>
    /// <param name="isStarter">Whether this side started the link.</param>
    public RexPeer(FrameStream frames, TimeProvider time, bool isStarter)
    {
        _frames = frames;
        _time = time;
        _nextId = isStarter ? 1u : 2u;
        _frames.WriteFailed = exception => End($"nothing can be sent: {exception.Message}");
    }

    /// <summary>Who the other side is; completed by its first frame. It fails with <see cref="HostLostException"/> if the link ends before.</summary>
    public Task<RexHello> Greeted => _greeted.Task;

    /// <summary>The other side's load; null: it has told none.</summary>
    public RexLoad? Load { get; private set; }

    /// <summary>When that came: a timestamp of the clock.</summary>
    public long LoadTimestamp { get; private set; }

    /// <summary>How long the last ping took, there and back; null: none has come back yet.</summary>
    public TimeSpan? Latency { get; private set; }

    /// <summary>Whether the link has ended.</summary>
    public bool HasEnded => _fault is not null;

    /// <summary>How long the other side has given no sign of life: none of its pings came; null: it has sent none at all.</summary>
    public TimeSpan? Silence => _pingedAt is { } at ? _time.GetElapsedTime(at) : null;

    /// <summary>Channels that are open.</summary>
    public int ChannelCount => _channels.Count;

    /// <summary>Called when a load came.</summary>
    public Action<RexLoad>? LoadReceived { get; set; }

    /// <summary>Called when a ping has come back: <see cref="Latency"/> is new.</summary>
    public Action? PongReceived { get; set; }

    /// <summary>Decides about what the other side opens: accepts or refuses the channel, now or later. Null: all is refused.</summary>
    public Action<RexChannel, RexOpen>? Opened { get; set; }

    /// <summary>Called when the last channel that was open is over.</summary>
    public Action? Emptied { get; set; }

    /// <summary>Greets, and serves until the link ends; all channels end with it.</summary>
    /// <param name="hello">Who this side is.</param>
    /// <returns>Why it ended; empty: the other side has closed it.</returns>
    public async Task<string> RunAsync(RexHello hello)
    {
        _frames.Send(writer => writer.Write(RexFrameType.Hello, 0, hello));
        try
        {
            await _frames.ReadAsync(Receive);
        }
        catch (Exception exception) when (exception is RexFrameException or MalformedPacketException or Win32Exception)
        {
            End(exception.Message);
        }

        End("");
        return _fault!;
    }

    /// <summary>Opens a channel.</summary>
    /// <param name="open">For what.</param>
    /// <returns>The channel; whether it is accepted its <see cref="RexChannel.Accepted"/> tells. Set its handlers before the next await.</returns>
    /// <exception cref="RexRefusedException">EBUSY: as many are open as may be.</exception>
    /// <exception cref="HostLostException">The link has ended.</exception>
    public RexChannel Open(RexOpen open)
    {
        if (_fault is { } fault)
        {
            throw new HostLostException(fault.Length == 0 ? "The link has ended." : fault);
        }

        if (_channels.Count >= RexLimits.MaxChannels)
        {
            throw new RexRefusedException(new RexRefusal(Errno.EBUSY, "RexLinkBusy", $"{RexLimits.MaxChannels} transactions go over this link already."));
        }

        RexChannel channel = Add(_nextId);
        _nextId += 2;
        channel.Send(writer => writer.Write(RexFrameType.Open, channel.Id, open));
        return channel;
    }

    /// <summary>Asks for a sign of life, which also measures the time to get there and back.</summary>
    public void Ping() => _frames.Send(writer => writer.WriteUInt64(RexFrameType.Ping, 0, (ulong)_time.GetTimestamp()));

    /// <summary>Tells the other side how loaded this one is.</summary>
    /// <param name="load">How loaded.</param>
    public void SendLoad(RexLoad load) => _frames.Send(writer => writer.Write(RexFrameType.Load, 0, load));

    /// <summary>Ends the link and its channels.</summary>
    /// <param name="why">What they are told; empty: it was wanted, or the other side closed it.</param>
    public void End(string why)
    {
        if (_fault is not null)
        {
            return;
        }

        _fault = why;
        string told = why.Length == 0 ? "The link has ended." : why;
        _greeted.TrySetException(new HostLostException(told));
        _ = _greeted.Task.Exception;
        foreach (RexChannel channel in _channels.Values.ToList())
        {
            channel.Lose(told);
        }

        _frames.Dispose();
    }

    private void Receive(RexFrame frame)
    {
        if (!_greeted.Task.IsCompleted && frame is not { Type: RexFrameType.Hello, Channel: 0 })
        {
            throw new RexFrameException("The other side did not greet first.");
        }

        if (frame.Channel == 0)
        {
            ReceiveOnLink(frame);
        }
        else if (_channels.TryGetValue(frame.Channel, out RexChannel? channel))
        {
            channel.Receive(frame);
        }
        else if (frame.Type == RexFrameType.Open)
        {
            ReceiveOpen(frame);
        }

        // What else comes for a channel that is over here was under way when it ended.
    }

    private void ReceiveOnLink(RexFrame frame)
    {
        PacketReader reader = frame.Reader;
        switch (frame.Type)
        {
            case RexFrameType.Hello:
                ReceiveHello(RexHello.Read(ref reader));
                break;
            case RexFrameType.Load:
                Load = RexLoad.Read(ref reader);
                LoadTimestamp = _time.GetTimestamp();
                LoadReceived?.Invoke(Load);
                break;
            case RexFrameType.Ping:
                ulong stamp = reader.ReadUInt64();
                _pingedAt = _time.GetTimestamp();
                _frames.Send(writer => writer.WriteUInt64(RexFrameType.Pong, 0, stamp));
                break;
            case RexFrameType.Pong:
                Latency = _time.GetElapsedTime((long)reader.ReadUInt64());
                PongReceived?.Invoke();
                break;
        }
    }

    private void ReceiveHello(RexHello hello)
    {
        if (hello.Version != RexLimits.Version)
        {
            throw new RexFrameException($"The other side speaks version {hello.Version} of REX, this one {RexLimits.Version}.");
        }

        _greeted.TrySetResult(hello);
    }

    private void ReceiveOpen(RexFrame frame)
    {
        PacketReader reader = frame.Reader;
        // Numbers only grow, so that no late frame of one channel reaches another.
        if (frame.Channel % 2 == _nextId % 2 || frame.Channel <= _lastTheirs)
        {
            throw new RexFrameException($"Channel {frame.Channel} is none that the other side may open.");
        }

        _lastTheirs = frame.Channel;
        bool isFull = _channels.Count >= RexLimits.MaxChannels;
        RexOpen open = RexOpen.Read(ref reader);
        RexChannel channel = Add(frame.Channel);
        if (isFull)
        {
            channel.Refuse(new RexRefusal(Errno.EBUSY, "RexLinkBusy", $"{RexLimits.MaxChannels} transactions go over this link already."));
        }
        else if (Opened is { } opened)
        {
            opened(channel, open);
        }
        else
        {
            channel.Refuse(new RexRefusal(Errno.EOPNOTSUPP, "RexTransactionUnknown", "This side serves no transactions."));
        }
    }

    private RexChannel Add(uint id)
    {
        var channel = new RexChannel(_frames, id) { Left = Forget };
        _channels.Add(id, channel);
        return channel;
    }

    private void Forget(RexChannel channel)
    {
        _channels.Remove(channel.Id);
        if (_channels.Count == 0)
        {
            Emptied?.Invoke();
        }
    }
}
