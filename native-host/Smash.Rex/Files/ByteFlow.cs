using System.IO.Compression;
using System.IO.Pipelines;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>Bytes of a channel's stream 1, compressed on the way: what makes or takes them works beside the loop, and neither runs ahead of the other.</summary>
internal static class ByteFlow
{
    private const byte Stream = 1;

    private static readonly PipeOptions Options = new(pauseWriterThreshold: 1024 * 1024, resumeWriterThreshold: 512 * 1024, useSynchronizationContext: false);

    /// <summary>Sends, and ends the stream.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="make">Writes what is to be sent.</param>
    /// <returns>Bytes that were sent, compressed as they are.</returns>
    /// <exception cref="HostLostException">The link has ended, or the other side has closed the channel.</exception>
    public static async Task<long> SendAsync(RexChannel channel, Func<Stream, Task> make)
    {
        var pipe = new Pipe(Options);
        Task making = Task.Run(() => CompressAsync(pipe.Writer, make));
        long sent = 0;
        try
        {
            // As tasks: what a pipe itself wakes is not always brought back to the loop, which the channel is for.
            while (await pipe.Reader.ReadAsync().AsTask() is { IsCompleted: var isDone } result && !(isDone && result.Buffer.IsEmpty))
            {
                foreach (ReadOnlyMemory<byte> bytes in result.Buffer)
                {
                    await channel.SendAsync(Stream, bytes);
                    sent += bytes.Length;
                }

                pipe.Reader.AdvanceTo(result.Buffer.End);
            }
        }
        catch (Exception exception)
        {
            // Whoever makes it is to stop.
            await pipe.Reader.CompleteAsync(exception);
            throw;
        }

        await making;
        channel.SendEnd(Stream);
        return sent;
    }

    /// <summary>Receives up to the stream's end, or to what is wanted of it.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="take">Reads what has come.</param>
    /// <returns>Bytes that came, compressed as they were.</returns>
    /// <exception cref="HostLostException">The link ended first.</exception>
    public static async Task<long> ReceiveAsync(RexChannel channel, Func<Stream, Task> take)
    {
        var pipe = new Pipe(Options);
        Task taking = Task.Run(() => ExpandAsync(pipe.Reader, take));
        long received = 0;
        Exception? fault = null;
        try
        {
            while (await channel.ReadAsync(Stream) is { Length: > 0 } bytes)
            {
                received += bytes.Length;
                if ((await pipe.Writer.WriteAsync(bytes).AsTask()).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (HostLostException exception)
        {
            fault = exception;
        }

        await pipe.Writer.CompleteAsync(fault);
        await taking;
        return received;
    }

    private static async Task CompressAsync(PipeWriter writer, Func<Stream, Task> make)
    {
        try
        {
            await using (var compressing = new ZLibStream(writer.AsStream(leaveOpen: true), CompressionLevel.Fastest))
            {
                await make(compressing);
            }

            await writer.CompleteAsync();
        }
        catch (Exception exception)
        {
            // Whoever reads it gets it.
            await writer.CompleteAsync(exception);
        }
    }

    private static async Task ExpandAsync(PipeReader reader, Func<Stream, Task> take)
    {
        try
        {
            await using var expanding = new ZLibStream(reader.AsStream(leaveOpen: true), CompressionMode.Decompress);
            await take(expanding);
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }
}
