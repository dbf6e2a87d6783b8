using System.ComponentModel;
using Smash.DaemonCore;
using Smash.DaemonCore.Processes;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Execute;

/// <summary>A terminal of the program's own, which is its controlling one; what it writes to either output is stream 1.</summary>
/// <param name="loop">The loop.</param>
/// <param name="size">Its size.</param>
/// <exception cref="Win32Exception">There is no terminal.</exception>
internal sealed class TerminalStreams(EventLoop loop, RexTerminalSize size) : IProgramStreams
{
    // Ctrl-D, where the program has not asked for another key (termios(3)).
    private static readonly byte[] EndOfInput = [4];

    private readonly PseudoTerminal _terminal = new(loop, size);
    private bool _isClosed;

    /// <inheritdoc/>
    public ProcessPlan AddTo(ProcessPlan plan) => plan with
    {
        Input = StandardStream.Descriptor(_terminal.Theirs),
        Output = StandardStream.Descriptor(_terminal.Theirs),
        Error = StandardStream.Descriptor(_terminal.Theirs),
        HasControllingTerminal = true,
    };

    /// <inheritdoc/>
    public void HandOver() => _terminal.CloseTheirs();

    /// <inheritdoc/>
    public async Task CopyInputAsync(RexChannel channel)
    {
        if (await StreamCopy.ToProgramAsync(channel, _terminal.Writing) && !_isClosed)
        {
            // A terminal has no other end of input.
            _terminal.Writing.TryWrite(EndOfInput);
        }
    }

    /// <inheritdoc/>
    public Task CopyOutputAsync(RexChannel channel)
    {
        channel.SendEnd(2);
        return StreamCopy.ToHomeAsync(_terminal.Reading, channel, 1);
    }

    /// <inheritdoc/>
    public void Resize(RexTerminalSize size)
    {
        if (!_isClosed)
        {
            _terminal.Resize(size);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosed = true;
        _terminal.Dispose();
    }
}
