using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore;
using Smash.Red.Transfers.Interop;

namespace Smash.Red.Transfers;

/// <summary>A connection in the making. It is used on the loop alone.</summary>
internal sealed class TransferConnection : IDescriptorHandler
{
    private readonly SafeFileHandle _socket;
    private readonly TaskCompletionSource<int> _error = new();

    private TransferConnection(SafeFileHandle socket) => _socket = socket;

    /// <summary>Connects.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="address">Where to.</param>
    /// <param name="timeout">How long to try.</param>
    /// <param name="abandoned">Completed when nobody wants it any more.</param>
    /// <returns>The connection, or null and why there is none.</returns>
    public static async Task<(SafeFileHandle? Socket, string Error)> OpenAsync(EventLoop loop, IPEndPoint address, TimeSpan timeout, Task abandoned)
    {
        SafeFileHandle socket = StreamSocket.Create(address.AddressFamily);
        int error = StreamSocket.Connect(socket, address);
        if (error == Libc.EINPROGRESS)
        {
            error = await new TransferConnection(socket).WaitAsync(loop, timeout, abandoned);
        }

        if (error == 0)
        {
            StreamSocket.KeepAlive(socket);
            return (socket, "");
        }

        socket.Dispose();
        return (null, error == Libc.ETIMEDOUT ? FormattableString.Invariant($"no answer within {timeout.TotalSeconds:0.###} s") : Marshal.GetPInvokeErrorMessage(error));
    }

    /// <inheritdoc/>
    public void OnReady(DescriptorEvents ready) => _error.TrySetResult(StreamSocket.GetError(_socket));

    private async Task<int> WaitAsync(EventLoop loop, TimeSpan timeout, Task abandoned)
    {
        using DescriptorRegistration registration = loop.Register((int)_socket.DangerousGetHandle(), DescriptorEvents.Write, this);
        using LoopTimer deadline = loop.Schedule(timeout, () => _error.TrySetResult(Libc.ETIMEDOUT));
        return await Task.WhenAny(_error.Task, abandoned) == abandoned ? Libc.ECANCELED : await _error.Task;
    }
}
