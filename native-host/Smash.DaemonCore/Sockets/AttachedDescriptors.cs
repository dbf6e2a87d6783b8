using System.ComponentModel;
using System.Runtime.InteropServices;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Sockets;

/// <summary>Copies of descriptors that leave with certain bytes of a stream (SCM_RIGHTS, unix(7)). They are closed here once they have gone.</summary>
internal sealed unsafe class AttachedDescriptors : IDisposable
{
    /// <summary>SCM_MAX_FD: what one message can carry.</summary>
    public const int Most = 253;

    private readonly Queue<(long At, int[] Descriptors)> _waiting = [];
    private long _sent;

    /// <summary>Attaches copies of descriptors.</summary>
    /// <param name="distance">To the byte that is so many bytes behind the first unsent one.</param>
    /// <param name="descriptors">The descriptors.</param>
    public void Add(int distance, ReadOnlySpan<int> descriptors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Length, Most);
        int[] copies = new int[descriptors.Length];
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i] = ControlDescriptor.Invoke(descriptors[i], ControlDescriptor.DuplicateCloseOnExec, 0);
            if (copies[i] < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                Close(copies.AsSpan(0, i));
                throw new Win32Exception(error, $"Descriptor {descriptors[i]} cannot be copied: {Marshal.GetPInvokeErrorMessage(error)}.");
            }
        }

        _waiting.Enqueue((_sent + distance, copies));
    }

    /// <summary>Sends the first unsent bytes, with what is attached to the first of them and up to what is attached to a later one.</summary>
    /// <returns>The number of bytes sent, or −1 with the error of sendmsg(2).</returns>
    public nint Send(int socket, ReadOnlySpan<byte> bytes)
    {
        nint count;
        if (_waiting.TryPeek(out (long At, int[] Descriptors) first) && first.At == _sent)
        {
            count = SendMessage.Send(socket, bytes[..Length(bytes.Length, _waiting.ElementAtOrDefault(1).At)], first.Descriptors);
            if (count > 0)
            {
                Close(_waiting.Dequeue().Descriptors);
            }
        }
        else
        {
            int length = Length(bytes.Length, first.At);
            fixed (byte* start = bytes)
            {
                count = SendSocket.Invoke(socket, start, length, SendSocket.NoSignalDoNotWait);
            }
        }

        _sent += count > 0 ? count : 0;
        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_waiting.TryDequeue(out (long At, int[] Descriptors) next))
        {
            Close(next.Descriptors);
        }
    }

    private static void Close(ReadOnlySpan<int> descriptors)
    {
        foreach (int descriptor in descriptors)
        {
            CloseDescriptor.Invoke(descriptor);
        }
    }

    private int Length(int unsent, long next) => next > _sent ? (int)Math.Min(unsent, next - _sent) : unsent;
}
