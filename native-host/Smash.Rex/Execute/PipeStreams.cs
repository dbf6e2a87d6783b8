using System.ComponentModel;
using Smash.DaemonCore;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Execute;

/// <summary>Three pipes.</summary>
/// <param name="loop">The loop.</param>
/// <exception cref="Win32Exception">There are no more descriptors.</exception>
internal sealed class PipeStreams(EventLoop loop) : IProgramStreams
{
    private readonly PipePair _input = PipePair.Create(loop);
    private readonly PipePair _output = PipePair.Create(loop);
    private readonly PipePair _error = PipePair.Create(loop);

    /// <inheritdoc/>
    public ProcessPlan AddTo(ProcessPlan plan) => plan with
    {
        Input = StandardStream.Pipe(_input.ReadEnd),
        Output = StandardStream.Pipe(_output.WriteEnd),
        Error = StandardStream.Pipe(_error.WriteEnd),
    };

    /// <inheritdoc/>
    public void HandOver()
    {
        // The process table closes them.
    }

    /// <inheritdoc/>
    public async Task CopyInputAsync(RexChannel channel)
    {
        bool isRead = await StreamCopy.ToProgramAsync(channel, _input.WriteEnd);
        _input.WriteEnd.Dispose();
        if (!isRead)
        {
            // Who feeds it at home is to see that it reads no more.
            channel.SendEnd(0);
        }
    }

    /// <inheritdoc/>
    public Task CopyOutputAsync(RexChannel channel) => Task.WhenAll(CopyOutputAsync(channel, 1, _output.ReadEnd), CopyOutputAsync(channel, 2, _error.ReadEnd));

    /// <inheritdoc/>
    public void Resize(RexTerminalSize size)
    {
        // A pipe has none.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private static async Task CopyOutputAsync(RexChannel channel, byte stream, PipeReadEnd end)
    {
        // What is under way to somebody who reads no more need not arrive.
        Task unread = CloseUnreadAsync(channel, stream, end);
        Task copying = StreamCopy.ToHomeAsync(end, channel, stream);
        if (await Task.WhenAny(copying, unread) == copying)
        {
            await copying;
        }
        else
        {
            channel.SendEnd(stream);
        }
    }

    // Nobody at home reads that output any more: the program is to see it as it would there, by EPIPE.
    private static async Task CloseUnreadAsync(RexChannel channel, byte stream, PipeReadEnd end)
    {
        try
        {
            while ((await channel.ReadAsync(stream)).Length > 0)
            {
                // Nothing is sent this way but the end.
            }
        }
        catch (HostLostException)
        {
            // Then the program is ended, and nobody is left at home either.
        }

        end.Dispose();
    }
}
