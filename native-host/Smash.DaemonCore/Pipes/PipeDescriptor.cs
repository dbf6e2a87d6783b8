using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Pipes;

/// <summary>What both ends of a pipe do: own a descriptor, wait for it, call a handler when it is ready.</summary>
/// <param name="loop">The loop to run on.</param>
/// <param name="descriptor">The descriptor, which it owns.</param>
/// <param name="interest">What it can be ready for.</param>
internal sealed class PipeDescriptor(EventLoop loop, int descriptor, DescriptorEvents interest) : IDescriptorHandler, IDisposable
{
    private DescriptorRegistration? _registration;
    private TaskCompletionSource? _waiter;
    private Action? _handler;
    private bool _isDisposed;

    public int Descriptor => _isDisposed ? throw new ObjectDisposedException(nameof(PipeDescriptor), "This end of the pipe is closed.") : descriptor;

    /// <summary>Calls a handler whenever the descriptor is ready; null: no more.</summary>
    public void SetHandler(Action? handler)
    {
        _handler = handler;
        Watch();
    }

    /// <summary>Comes back when the descriptor is ready, or closed here.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        if (_waiter is not null)
        {
            throw new InvalidOperationException("This end of the pipe is being waited for already.");
        }

        var waiter = new TaskCompletionSource();
        _waiter = waiter;
        Watch();
        using CancellationTokenRegistration canceled = cancellation.Register(() => loop.Post(() => waiter.TrySetCanceled(cancellation)));
        try
        {
            await waiter.Task;
        }
        finally
        {
            _waiter = null;
            Watch();
        }
    }

    /// <summary>Makes the descriptor non-blocking: only for who uses it here, since a process that inherits it expects it to block.</summary>
    public void PrepareForUse()
    {
        if (_registration is null)
        {
            int flags = ControlDescriptor.Invoke(Descriptor, ControlDescriptor.GetStatusFlags, 0);
            ControlDescriptor.Invoke(Descriptor, ControlDescriptor.SetStatusFlags, flags | ControlDescriptor.NonBlocking);
            _registration = loop.Register(Descriptor, DescriptorEvents.None, this);
        }
    }

    public void OnReady(DescriptorEvents ready)
    {
        _waiter?.TrySetResult();
        if (_handler is { } handler)
        {
            handler();
        }
        else if (_waiter is null)
        {
            // The other end is gone and nobody asked: level-triggered epoll would tell so for ever.
            _registration?.Dispose();
            _registration = null;
        }
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _registration?.Dispose();
            CloseDescriptor.Invoke(descriptor);
            _waiter?.TrySetResult();
        }
    }

    private void Watch()
    {
        if (!_isDisposed)
        {
            PrepareForUse();
            _registration!.Change(_handler is not null || _waiter is not null ? interest : DescriptorEvents.None);
        }
    }
}
