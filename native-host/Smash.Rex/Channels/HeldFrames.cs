using Smash.Protocol.Rex;

namespace Smash.Rex.Channels;

/// <summary>Keeps what comes over a channel beside its streams until it is decided who serves it: a signal that comes early reaches the program all the same.</summary>
internal sealed class HeldFrames
{
    /// <summary>Most frames that are kept of a channel; who sends more meanwhile breaks the protocol.</summary>
    public const int Most = 256;

    private readonly RexChannel _channel;
    private readonly List<RexFrame> _frames = [];

    /// <summary>Begins to keep.</summary>
    /// <param name="channel">The channel.</param>
    public HeldFrames(RexChannel channel)
    {
        _channel = channel;
        channel.ControlReceived = Keep;
    }

    /// <summary>Hands on what was kept, to whoever has set <see cref="RexChannel.ControlReceived"/> since; else it is dropped, as are frames that come from then on.</summary>
    public void Release()
    {
        if (_channel.ControlReceived == Keep)
        {
            _channel.ControlReceived = null;
        }

        foreach (RexFrame frame in _frames)
        {
            _channel.ControlReceived?.Invoke(frame);
        }

        _frames.Clear();
    }

    private void Keep(RexFrame frame)
    {
        if (_frames.Count == Most)
        {
            throw new RexFrameException($"More than {Most} frames came for a channel before it was accepted.");
        }

        _frames.Add(frame with { Payload = frame.Payload.ToArray() });
    }
}
