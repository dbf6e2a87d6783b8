using System.ComponentModel;
using Smash.DaemonCore.Pipes;
using Smash.Protocol.Rex;

namespace Smash.Rex.Channels;

/// <summary>
/// Frames over two pipes. What is sent is collected and written as the other side takes it: nobody waits, and what may be collected is bounded by the windows of the channels. For its loop's thread alone.
/// </summary>
/// <param name="input">Where frames come from; disposed with it.</param>
/// <param name="output">Where frames go; disposed with it.</param>
internal sealed class FrameStream(PipeReadEnd input, PipeWriteEnd output) : IDisposable
{
    private readonly RexFrameDecoder _decoder = new();
    private RexFrameWriter _pending = new();
    private RexFrameWriter _writing = new();
    private bool _isWriting;
    private bool _isDisposed;

    /// <summary>Bytes that wait to be written.</summary>
    public int PendingBytes => _pending.Written.Length + (_isWriting ? _writing.Written.Length : 0);

    /// <summary>Called once when what is sent reaches nobody any more; reading goes on to what has come.</summary>
    public Action<Win32Exception>? WriteFailed { get; set; }

    /// <summary>Writes frames; they leave in this order.</summary>
    /// <param name="write">Writes them.</param>
    public void Send(Action<RexFrameWriter> write)
    {
        if (!_isDisposed)
        {
            write(_pending);
            if (!_isWriting)
            {
                _ = WriteAsync();
            }
        }
    }

    /// <summary>Reads frames to the end.</summary>
    /// <param name="take">Gets each; its payload is good until this returns.</param>
    /// <returns>Completed when the other side has closed, or this stream was disposed of.</returns>
    /// <exception cref="RexFrameException">What came is no frame, or the end came within one.</exception>
    /// <exception cref="Win32Exception">read(2) failed.</exception>
    public async Task ReadAsync(Action<RexFrame> take)
    {
        while (!_isDisposed)
        {
            int count = await ReadSomeAsync();
            if (count == 0)
            {
                break;
            }

            _decoder.Advance(count);
            while (!_isDisposed && _decoder.TryRead(out RexFrame frame))
            {
                take(frame);
            }
        }

        if (!_isDisposed && _decoder.Pending > 0)
        {
            throw new RexFrameException($"The link ended within a frame, of which {_decoder.Pending} bytes had come.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            input.Dispose();
            output.Dispose();
        }
    }

    private async ValueTask<int> ReadSomeAsync()
    {
        try
        {
            return await input.ReadAsync(_decoder.GetRoom());
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    private async Task WriteAsync()
    {
        _isWriting = true;
        try
        {
            while (_pending.Written.Length > 0)
            {
                (_pending, _writing) = (_writing, _pending);
                await output.WriteAsync(_writing.Written);
                _writing.Clear();
            }

            _isWriting = false;
        }
        catch (ObjectDisposedException)
        {
            // Whoever disposed of it knows.
        }
        catch (Win32Exception exception)
        {
            // It stays "writing": nothing more is tried.
            WriteFailed?.Invoke(exception);
        }
    }
}
