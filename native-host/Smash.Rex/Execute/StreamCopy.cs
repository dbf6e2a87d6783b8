using System.ComponentModel;
using Smash.DaemonCore.Pipes;
using Smash.Rex.Channels;

namespace Smash.Rex.Execute;

/// <summary>Copies between a descriptor of a program and a stream of a channel, no faster than either takes it.</summary>
internal static class StreamCopy
{
    private const int BufferLength = 64 * 1024;
    private const int BrokenPipe = 32;
    private const int InputOutputError = 5;

    /// <summary>Copies what comes to the program.</summary>
    /// <param name="channel">The channel; its stream 0.</param>
    /// <param name="input">The program's end.</param>
    /// <returns>Whether the program still reads: the stream has ended.</returns>
    public static async Task<bool> ToProgramAsync(RexChannel channel, PipeWriteEnd input)
    {
        try
        {
            for (ReadOnlyMemory<byte> bytes = await channel.ReadAsync(0); bytes.Length > 0; bytes = await channel.ReadAsync(0))
            {
                await input.WriteAsync(bytes);
            }

            return true;
        }
        catch (Exception exception) when (exception is HostLostException or ObjectDisposedException || IsEnd(exception))
        {
            // Nobody is left at one side or the other, and who waits for that knows it.
            return false;
        }
    }

    /// <summary>Copies what the program writes, to the end.</summary>
    /// <param name="output">The program's end.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="stream">Its stream.</param>
    /// <exception cref="HostLostException">Nobody is left to take it.</exception>
    public static async Task ToHomeAsync(PipeReadEnd output, RexChannel channel, byte stream)
    {
        byte[] buffer = new byte[BufferLength];
        for (int count = await ReadAsync(output, buffer); count > 0; count = await ReadAsync(output, buffer))
        {
            await channel.SendAsync(stream, buffer.AsMemory(0, count));
        }

        channel.SendEnd(stream);
    }

    // A terminal whose other end nobody has any more tells that by EIO.
    private static async ValueTask<int> ReadAsync(PipeReadEnd output, byte[] buffer)
    {
        try
        {
            return await output.ReadAsync(buffer);
        }
        catch (Exception exception) when (exception is ObjectDisposedException || IsEnd(exception))
        {
            return 0;
        }
    }

    private static bool IsEnd(Exception exception) => exception is Win32Exception { NativeErrorCode: BrokenPipe or InputOutputError };
}
