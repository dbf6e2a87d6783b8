using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Links;

namespace Smash.Rex.Forks;

/// <summary>One process that comes to the executor over a channel: its image first, then itself.</summary>
internal sealed class IncomingProcess
{
    private const byte ImageStream = 1;
    // Beside what every stream has: so that neither side waits for the other while much is carried.
    private const int ImageWindow = 8 << 20;
    private const int OneWrite = 2 << 20;

    private readonly LinkServices _services;
    private readonly RexChannel _channel;
    private readonly TaskCompletionSource _described = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _going = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReceivedImage? _image;
    private RestoredProcess? _process;
    private bool _isAccepted;

    /// <summary>Makes one.</summary>
    /// <param name="services">What it needs.</param>
    /// <param name="channel">The channel.</param>
    public IncomingProcess(LinkServices services, RexChannel channel)
    {
        _services = services;
        _channel = channel;
        channel.ControlReceived = Receive;
    }

    /// <summary>Accepts it, takes its image, makes it and, when the other side says so, lets it run, until its end.</summary>
    /// <param name="image">Its image.</param>
    /// <param name="folder">Where that comes to.</param>
    /// <exception cref="RexRefusedException">It could not be made.</exception>
    /// <exception cref="MalformedPacketException">What came is no image.</exception>
    /// <exception cref="IOException">There is no room.</exception>
    /// <exception cref="HostLostException">The link has ended first.</exception>
    public async Task TakeAsync(ReceivedImage image, string folder)
    {
        _image = image;
        _isAccepted = true;
        _channel.Accept(new RexFields());
        await UntilAsync(_described.Task);
        ForkLacks lacks = await Task.Run(image.Prepare);
        _channel.Widen(ImageStream, ImageWindow);
        _channel.Send(writer => writer.Write(RexFrameType.ForkLacks, _channel.Id, lacks));
        await ReceiveAsync(image);
        await Task.Run(image.Finish);
        using RestoredProcess process = await RestoredProcess.StartAsync(_services, _channel, folder);
        _process = process;
        uint pid = await process.MakeAsync();
        _channel.Send(writer => writer.WriteUInt32(RexFrameType.ForkReady, _channel.Id, pid));
        await UntilAsync(_going.Task);
        Task running = process.RunAsync();
        await Task.Run(image.Keep);
        await running;
    }

    /// <summary>Tells the other side that it did not come.</summary>
    /// <param name="refusal">Why.</param>
    public void Fail(RexRefusal refusal)
    {
        if (_isAccepted)
        {
            _channel.Send(writer => writer.Write(RexFrameType.ForkFailed, _channel.Id, refusal));
            _channel.Close();
        }
        else
        {
            _channel.Refuse(refusal);
        }
    }

    // What has come is written while more comes, and much at a time: each write is a way to another thread and back.
    private async Task ReceiveAsync(ReceivedImage image)
    {
        Task writing = Task.CompletedTask;
        try
        {
            for (long left = image.LackingBytes; left > 0;)
            {
                List<ReadOnlyMemory<byte>> pieces = await ReadAsync(Math.Min(left, OneWrite));
                left -= pieces.Sum(static piece => piece.Length);
                await writing;
                writing = Task.Run(() => image.Write(pieces));
            }
        }
        finally
        {
            await writing.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }

        await writing;
    }

    private async Task<List<ReadOnlyMemory<byte>>> ReadAsync(long wanted)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        while (wanted > 0)
        {
            ReadOnlyMemory<byte> piece = await _channel.ReadAsync(ImageStream);
            pieces.Add(piece.Length > 0 ? piece : throw new HostLostException("The other side has ended it in the middle."));
            wanted -= piece.Length;
        }

        return pieces;
    }

    private async Task UntilAsync(Task awaited)
    {
        if (await Task.WhenAny(awaited, _channel.Leaving) != awaited)
        {
            throw new HostLostException("The other side wants it no more.");
        }
    }

    private void Receive(RexFrame frame)
    {
        PacketReader reader = frame.Reader;
        switch (frame.Type)
        {
            case RexFrameType.ForkFile:
                ForkFile file = ForkFile.Read(ref reader);
                if (_image is null || _described.Task.IsCompleted)
                {
                    throw new RexFrameException("A process is described out of its turn.");
                }

                if (file.Name.Length > 0)
                {
                    _image.Add(file);
                }
                else
                {
                    _described.TrySetResult();
                }

                break;
            case RexFrameType.ForkGo:
                _going.TrySetResult();
                break;
            default:
                _process?.Receive(frame);
                break;
        }
    }
}
