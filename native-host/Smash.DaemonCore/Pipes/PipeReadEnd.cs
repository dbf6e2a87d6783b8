using System.ComponentModel;
using System.Runtime.InteropServices;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Pipes;

/// <summary>The end of a pipe that is read from. It is used on the loop alone.</summary>
public sealed class PipeReadEnd : IDisposable
{
    private readonly PipeDescriptor _pipe;

    internal PipeReadEnd(EventLoop loop, int descriptor) => _pipe = new PipeDescriptor(loop, descriptor, DescriptorEvents.Read);

    /// <summary>Takes over a descriptor that the daemon was started with: a pipe or a stream socket. It becomes non-blocking at its first use.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="descriptor">The descriptor, which is closed with this end.</param>
    public static PipeReadEnd Adopt(EventLoop loop, int descriptor)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        return new PipeReadEnd(loop, descriptor);
    }

    /// <summary>The descriptor.</summary>
    /// <exception cref="ObjectDisposedException">This end is closed.</exception>
    public int Descriptor => _pipe.Descriptor;

    /// <summary>Calls a handler whenever there is something to read, or the end: HTCondor's Register_Pipe(). It must read, or it is called again at once.</summary>
    /// <param name="handler">The handler.</param>
    public void Register(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _pipe.SetHandler(handler);
    }

    /// <summary>Calls the handler no more; also from inside it.</summary>
    public void Cancel() => _pipe.SetHandler(null);

    /// <summary>Reads what is there, waiting for the first byte. One read at a time.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="cancellation">Ends the waiting; no byte is lost by it.</param>
    /// <returns>The number of bytes; 0 at the end, when all writing ends are closed.</returns>
    /// <exception cref="Win32Exception">read(2) failed.</exception>
    /// <exception cref="ObjectDisposedException">This end was closed meanwhile.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation = default)
    {
        int count;
        while (!TryRead(buffer.Span, out count))
        {
            await _pipe.WaitAsync(cancellation);
        }

        return count;
    }

    /// <summary>Reads what is there and does not wait.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="count">The number of bytes; 0 at the end.</param>
    /// <returns>Whether there were bytes, or the end.</returns>
    public unsafe bool TryRead(Span<byte> buffer, out int count)
    {
        _pipe.PrepareForUse();
        fixed (byte* start = buffer)
        {
            count = (int)ReadDescriptor.Invoke(_pipe.Descriptor, start, buffer.Length);
        }

        int error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
        return error is 0 or Libc.EAGAIN or Libc.EINTR ? error == 0 : throw new Win32Exception(error, $"read failed: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    /// <summary>Closes this end.</summary>
    public void Dispose() => _pipe.Dispose();
}
