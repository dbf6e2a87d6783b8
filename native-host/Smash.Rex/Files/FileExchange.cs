using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>What both sides of a transfer have: the other's answers, and their ends. For its loop's thread alone.</summary>
internal abstract class FileExchange
{
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins to listen; to be made before the channel's next frame comes.</summary>
    /// <param name="channel">The channel.</param>
    protected FileExchange(RexChannel channel)
    {
        Channel = channel;
        channel.ControlReceived = OnFrame;
    }

    /// <summary>The channel.</summary>
    protected RexChannel Channel { get; }

    /// <summary>Why the other side gave it up; null: it has not.</summary>
    protected RexRefusal? Failure { get; private set; }

    /// <summary>Gives it up, and tells the other side why.</summary>
    /// <param name="refusal">Why.</param>
    public void Fail(RexRefusal refusal)
    {
        Channel.Send(writer => writer.Write(RexFrameType.FilesFailed, Channel.Id, refusal));
        Channel.Close();
    }

    /// <summary>Says why work of this side's went wrong, as the other side is told it.</summary>
    /// <param name="exception">What went wrong.</param>
    public static RexRefusal Explain(Exception exception) => exception switch
    {
        RexRefusedException refused => refused.Refusal,
        IOException { HResult: (int)Errno.ENOSPC or 122 } => new RexRefusal(Errno.ENOSPC, "RexStoreFull", $"There is no room for the files on {Environment.MachineName}: {exception.Message}"),
        MalformedPacketException or InvalidDataException or EndOfStreamException => new RexRefusal(Errno.EBADMSG, "RexFilesMalformed", $"What came is no files: {exception.Message}"),
        _ => new RexRefusal(Errno.EIO, "RexFileUnreadable", $"On {Environment.MachineName}: {exception.Message}"),
    };

    /// <summary>Whether work of this side's may go wrong so, without a fault of the program.</summary>
    /// <param name="exception">What went wrong.</param>
    public static bool IsExpected(Exception exception) =>
        exception is RexRefusedException or IOException or UnauthorizedAccessException or MalformedPacketException or InvalidDataException;

    /// <summary>Takes an answer.</summary>
    /// <param name="frame">It.</param>
    protected abstract void Take(RexFrame frame);

    /// <summary>Waits for an answer.</summary>
    /// <param name="answer">Completed by it.</param>
    /// <exception cref="RexRefusedException">The other side gave it up.</exception>
    /// <exception cref="HostLostException">The link ended, or the other side closed the channel without one.</exception>
    protected async Task<T> WaitAsync<T>(Task<T> answer)
    {
        await Task.WhenAny(answer, _failed.Task, Channel.Leaving);
        ThrowIfFailed();
        return answer.IsCompletedSuccessfully ? await answer : throw new HostLostException("The link ended while files were transferred.");
    }

    /// <summary>Throws where the other side has given it up.</summary>
    /// <exception cref="RexRefusedException">It has.</exception>
    protected void ThrowIfFailed()
    {
        if (Failure is { } failure)
        {
            throw new RexRefusedException(failure);
        }
    }

    private void OnFrame(RexFrame frame)
    {
        if (frame.Type == RexFrameType.FilesFailed)
        {
            PacketReader reader = frame.Reader;
            Failure = RexRefusal.Read(ref reader);
            _failed.TrySetResult();
        }
        else
        {
            Take(frame);
        }
    }
}
