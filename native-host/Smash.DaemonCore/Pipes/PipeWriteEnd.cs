using System.ComponentModel;
using System.Runtime.InteropServices;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Pipes;

/// <summary>The end of a pipe that is written to. It is used on the loop alone.</summary>
public sealed class PipeWriteEnd : IDisposable
{
    private readonly PipeDescriptor _pipe;

    internal PipeWriteEnd(EventLoop loop, int descriptor) => _pipe = new PipeDescriptor(loop, descriptor, DescriptorEvents.Write);

    /// <summary>Takes over a descriptor that the daemon was started with: a pipe or a stream socket. It becomes non-blocking at its first use.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="descriptor">The descriptor, which is closed with this end.</param>
    public static PipeWriteEnd Adopt(EventLoop loop, int descriptor)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        return new PipeWriteEnd(loop, descriptor);
    }

    /// <summary>The descriptor.</summary>
    /// <exception cref="ObjectDisposedException">This end is closed.</exception>
    public int Descriptor => _pipe.Descriptor;

    /// <summary>Calls a handler whenever there is room to write, or nobody is left to read.</summary>
    /// <param name="handler">The handler.</param>
    public void Register(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _pipe.SetHandler(handler);
    }

    /// <summary>Calls the handler no more; also from inside it.</summary>
    public void Cancel() => _pipe.SetHandler(null);

    /// <summary>Writes all, waiting for room. One write at a time.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellation">Ends the waiting; a part may have been written.</param>
    /// <exception cref="Win32Exception">EPIPE: nobody is left to read.</exception>
    /// <exception cref="ObjectDisposedException">This end was closed meanwhile.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        while (bytes.Length > 0)
        {
            int count = TryWrite(bytes.Span);
            bytes = bytes[count..];
            if (count == 0)
            {
                await _pipe.WaitAsync(cancellation);
            }
        }
    }

    /// <summary>Writes what there is room for and does not wait.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="Win32Exception">EPIPE: nobody is left to read.</exception>
    public unsafe int TryWrite(ReadOnlySpan<byte> bytes)
    {
        _pipe.PrepareForUse();
        nint count;
        fixed (byte* start = bytes)
        {
            count = WriteDescriptor.Invoke(_pipe.Descriptor, start, bytes.Length);
        }

        int error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
        return error switch
        {
            0 => (int)count,
            Libc.EAGAIN or Libc.EINTR => 0,
            _ => throw new Win32Exception(error, $"write failed: {Marshal.GetPInvokeErrorMessage(error)}."),
        };
    }

    /// <summary>Closes this end.</summary>
    public void Dispose() => _pipe.Dispose();
}
