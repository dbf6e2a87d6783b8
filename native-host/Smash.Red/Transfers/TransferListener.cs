using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore;

namespace Smash.Red.Transfers;

/// <summary>Waits at a port for one connection. It is used on the loop alone.</summary>
internal sealed class TransferListener : IDescriptorHandler, IDisposable
{
    private readonly EventLoop _loop;
    private readonly SafeFileHandle _socket;
    private readonly DescriptorRegistration _registration;
    private readonly TaskCompletionSource<SafeFileHandle?> _connection = new();
    private LoopTimer? _deadline;

    /// <summary>Takes a socket over; no connection is taken before <see cref="AcceptAsync"/>.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="socket">A listening socket that does not block, which is its own from here on.</param>
    public TransferListener(EventLoop loop, SafeFileHandle socket)
    {
        _loop = loop;
        _socket = socket;
        Port = StreamSocket.GetPort(socket);
        _registration = loop.Register((int)socket.DangerousGetHandle(), DescriptorEvents.None, this);
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Whether connections have to wait.</summary>
    public bool IsPaused
    {
        set => _registration.Change(value ? DescriptorEvents.None : DescriptorEvents.Read);
    }

    /// <summary>Waits for the connection. With it the listening ends, so that others are refused by the kernel.</summary>
    /// <param name="timeout">How long, however often it is paused.</param>
    /// <returns>The connection; null: none came, or this was disposed of.</returns>
    public Task<SafeFileHandle?> AcceptAsync(TimeSpan timeout)
    {
        _deadline = _loop.Schedule(timeout, () => _connection.TrySetResult(null));
        IsPaused = false;
        return _connection.Task;
    }

    /// <inheritdoc/>
    public void OnReady(DescriptorEvents ready)
    {
        try
        {
            if (StreamSocket.Accept(_socket) is { } connection && !_connection.TrySetResult(connection))
            {
                connection.Dispose();
            }
        }
        catch (Win32Exception exception)
        {
            _connection.TrySetException(exception);
        }

        if (_connection.Task.IsCompleted)
        {
            Dispose();
        }
    }

    /// <summary>Stops to listen.</summary>
    public void Dispose()
    {
        _deadline?.Dispose();
        _registration.Dispose();
        _socket.Dispose();
        _connection.TrySetResult(null);
    }
}
