using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Calls;

/// <summary>A call that another machine has accepted.</summary>
internal sealed class PlacedCall
{
    private readonly TaskCompletionSource<RexFields> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes one. To be made before the next await after the channel was opened: the result may come right behind.</summary>
    /// <param name="channel">Its channel.</param>
    public PlacedCall(RexChannel channel)
    {
        Channel = channel;
        channel.ControlReceived = Receive;
        _ = LoseAsync();
    }

    /// <summary>Where.</summary>
    public string Server { get; set; } = "";

    /// <summary>Its channel.</summary>
    public RexChannel Channel { get; }

    /// <summary>The fields of ACCEPTED.</summary>
    public RexFields Accepted { get; set; } = new();

    /// <summary>The fields of RESULT. It fails with <see cref="HostLostException"/>.</summary>
    public Task<RexFields> Result => _result.Task;

    private void Receive(RexFrame frame)
    {
        if (frame.Type == RexFrameType.Result)
        {
            PacketReader reader = frame.Reader;
            _result.TrySetResult(RexFields.Read(ref reader));
        }
    }

    private async Task LoseAsync()
    {
        await Channel.Ended;
        _result.TrySetException(new HostLostException($"{Server} was lost while the function ran."));
        _ = _result.Task.Exception;
    }
}
