using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>The side that wants files: reads their manifest, asks for what it lacks and puts it where it belongs.</summary>
/// <param name="channel">The channel.</param>
internal sealed class FileReceiving(RexChannel channel) : FileExchange(channel)
{
    /// <summary>Bytes that have come.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Reads the manifest.</summary>
    /// <exception cref="HostLostException">The link has ended.</exception>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    /// <exception cref="RexRefusedException">The other side gave it up.</exception>
    public async Task<FileManifest> ReadManifestAsync()
    {
        var bytes = new MemoryStream();
        while (await Channel.ReadAsync(0) is { Length: > 0 } part)
        {
            bytes.Write(part.Span);
            if (bytes.Length > FileManifest.MostBytes)
            {
                throw new MalformedPacketException($"A manifest has at most {FileManifest.MostBytes} bytes.");
            }
        }

        ThrowIfFailed();
        BytesReceived += bytes.Length;
        return await Task.Run(() => FileManifest.Read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length)));
    }

    /// <summary>Asks for what is lacking and receives it.</summary>
    /// <param name="plan">What is lacking.</param>
    /// <param name="place">Where it is put.</param>
    /// <exception cref="HostLostException">The link has ended.</exception>
    /// <exception cref="RexRefusedException">The other side gave it up, or a file is not what it was said to be.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task ReceiveAsync(PartPlan plan, IContentPlace place)
    {
        foreach (byte[] payload in PartList.Encode(plan.Wanted))
        {
            Channel.Send(writer => writer.WriteRaw(RexFrameType.FilesLacks, Channel.Id, payload));
        }

        var sink = new PartSink(plan, place);
        try
        {
            if (plan.Wanted.Count > 0)
            {
                BytesReceived += await ByteFlow.ReceiveAsync(Channel, sink.ReadAsync);
            }
            else
            {
                await Task.Run(() => sink.ReadAsync(Stream.Null));
            }
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
        {
            // The stream ends where the other side gives it up.
            ThrowIfFailed();
            throw Channel.Leaving.IsCompleted ? new HostLostException("The link ended while files were transferred.") : exception;
        }
    }

    /// <summary>Says that all is there.</summary>
    public void Confirm() => Channel.Send(writer => writer.WriteUInt64(RexFrameType.FilesStored, Channel.Id, (ulong)BytesReceived));

    /// <inheritdoc/>
    protected override void Take(RexFrame frame)
    {
        // Nothing but a failure is told to it.
    }
}
