using System.ComponentModel;
using System.Runtime.InteropServices;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Pipes;

/// <summary>An unnamed pipe (pipe(2)): what is written into one end comes out at the other, here or in another process.</summary>
public sealed unsafe class PipePair : IDisposable
{
    private PipePair(EventLoop loop, int reading, int writing)
    {
        ReadEnd = new PipeReadEnd(loop, reading);
        WriteEnd = new PipeWriteEnd(loop, writing);
    }

    /// <summary>The end to read from.</summary>
    public PipeReadEnd ReadEnd { get; }

    /// <summary>The end to write to.</summary>
    public PipeWriteEnd WriteEnd { get; }

    /// <summary>Makes a pipe; a process gets an end only where its plan says so.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <exception cref="Win32Exception">The kernel refused: EMFILE, ENFILE.</exception>
    public static PipePair Create(EventLoop loop)
    {
        int* descriptors = stackalloc int[2];
        return MakePipe.Invoke(descriptors, MakePipe.CloseOnExec) == 0
            ? new PipePair(loop, descriptors[0], descriptors[1])
            : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"pipe2 failed: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>Lets more wait in the pipe than the 64 KiB of Linux: whoever writes and whoever reads then take turns less often. Where the user has no room for that left (pipe(7)) it stays as it is.</summary>
    /// <param name="bytes">How much, at most 1 MiB.</param>
    public PipePair Enlarge(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, 1 << 20);
        _ = ControlDescriptor.Invoke(WriteEnd.Descriptor, ControlDescriptor.SetPipeSize, bytes);
        return this;
    }

    /// <summary>Closes both ends.</summary>
    public void Dispose()
    {
        ReadEnd.Dispose();
        WriteEnd.Dispose();
    }
}
