using Smash.DaemonCore;
using Smash.Rex.Interop;

namespace Smash.Rex.Origin;

/// <summary>Tells when the host's master has ended, by a descriptor that no later process of the same pid can be mistaken for (pidfd_open(2)).</summary>
internal sealed class HostWatch : IDisposable, IDescriptorHandler
{
    private readonly DescriptorRegistration? _registration;
    private readonly int _descriptor;

    /// <summary>Begins to watch.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="pid">The master.</param>
    public HostWatch(EventLoop loop, int pid)
    {
        _descriptor = OpenProcess.Invoke(pid);
        HasEnded = _descriptor < 0;
        _registration = HasEnded ? null : loop.Register(_descriptor, DescriptorEvents.Read, this);
        if (HasEnded)
        {
            loop.Post(() => Ended?.Invoke());
        }
    }

    /// <summary>Called once, when it has ended.</summary>
    public Action? Ended { get; set; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <inheritdoc/>
    public void OnReady(DescriptorEvents ready)
    {
        _registration!.Change(DescriptorEvents.None);
        HasEnded = true;
        Ended?.Invoke();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration?.Dispose();
        if (_descriptor >= 0)
        {
            CloseDescriptor.Invoke(_descriptor);
        }
    }
}
