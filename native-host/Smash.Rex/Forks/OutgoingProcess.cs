using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Files;
using Smash.Rex.Links;

namespace Smash.Rex.Forks;

/// <summary>A process that goes from here to a server, until it is there.</summary>
internal sealed class OutgoingProcess
{
    private readonly LinkServices _services;
    private readonly RexChannel _channel;
    private readonly Task _unwanted;
    private readonly TaskCompletionSource<ForkLacks> _lacks = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<uint> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes one.</summary>
    /// <param name="services">What it needs.</param>
    /// <param name="channel">The channel to the server.</param>
    /// <param name="unwanted">Completed when nobody waits for it any more.</param>
    public OutgoingProcess(LinkServices services, RexChannel channel, Task unwanted)
    {
        _services = services;
        _channel = channel;
        _unwanted = unwanted;
        channel.ControlReceived = ReceiveFromServer;
    }

    /// <summary>Its pid there, once it is there.</summary>
    public uint Pid { get; private set; }

    /// <summary>Writes the process down and has it made there. Of a move the original has then ended; in all other cases, and whatever fails, it goes on.</summary>
    /// <param name="request">Which process.</param>
    /// <param name="folder">Where it is written down.</param>
    /// <param name="known">Hashes of programs and libraries.</param>
    /// <returns>Bytes that were sent.</returns>
    /// <exception cref="RexRefusedException">It cannot go, or cannot be made there.</exception>
    /// <exception cref="HostLostException">The server is lost, or the stub has gone.</exception>
    /// <exception cref="IOException">It cannot be written down.</exception>
    public async Task<long> SendAsync(ForkRequest request, string folder, FileParts known)
    {
        using var growing = new GrowingParts(_services.Loop, folder);
        using ForkRun run = await ForkRun.StartAsync(_services, "checkpoint", request.Text, folder, request.IsMove ? "stop" : "run");
        if (!await run.WaitForWordAsync())
        {
            throw Explain(request, await run.WaitAsync());
        }

        IReadOnlyDictionary<string, IReadOnlyList<FileHash>> begun = await growing.FinishAsync();
        SentImage image = await Task.Run(() => SentImage.Read(folder, begun, known));
        image.Describe(_channel);
        long sent = await image.SendAsync(_channel, await UntilAsync(_lacks.Task));
        Pid = await UntilAsync(_ready.Task);
        run.Tell(request.IsMove ? "k" : "");
        await run.WaitAsync();
        return sent;
    }

    /// <summary>Lets it run there.</summary>
    /// <returns>What comes from it from now on.</returns>
    public HeldFrames Go()
    {
        var held = new HeldFrames(_channel);
        _channel.Send(writer => writer.Write(RexFrameType.ForkGo, _channel.Id));
        return held;
    }

    /// <summary>Is done with the server.</summary>
    public void Close() => _channel.Close();

    private static RexRefusedException Explain(ForkRequest request, ForkOutcome outcome) => new(outcome.Code == ForkOutcome.CannotGo
        ? new RexRefusal(Errno.EBUSY, "RexProcessCannotGo", $"Process {request.Text} cannot go: {outcome.Error}.")
        : new RexRefusal(Errno.EIO, "RexForkFailed", $"Process {request.Text} could not be written down: {outcome.Error}."));

    private async Task<T> UntilAsync<T>(Task<T> awaited)
    {
        if (await Task.WhenAny(awaited, _channel.Leaving, _unwanted) != awaited)
        {
            throw new HostLostException(_unwanted.IsCompleted ? "its stub has ended." : "the link has ended.");
        }

        return await awaited;
    }

    private void ReceiveFromServer(RexFrame frame)
    {
        PacketReader reader = frame.Reader;
        switch (frame.Type)
        {
            case RexFrameType.ForkLacks:
                _lacks.TrySetResult(ForkLacks.Read(ref reader));
                break;
            case RexFrameType.ForkReady:
                _ready.TrySetResult(reader.ReadUInt32());
                break;
            case RexFrameType.ForkFailed:
                var failure = new RexRefusedException(RexRefusal.Read(ref reader));
                _lacks.TrySetException(failure);
                _ready.TrySetException(failure);
                _ = (_lacks.Task.Exception, _ready.Task.Exception);
                break;
        }
    }
}
