using Smash.DaemonCore.Interop;
using Smash.DaemonCore.Processes;

namespace Smash.DaemonCore.Heartbeats;

/// <summary>
/// Tells a daemon that the daemon that started it has ended, however it did: by the descriptor of the parent's process that it inherited, which no later
/// process of the same pid can be mistaken for (pidfd_open(2)).
/// </summary>
public sealed class OrphanWatch : IDescriptorHandler, IDisposable
{
    private readonly Action _orphaned;
    private readonly int _descriptor;
    private DescriptorRegistration? _registration;

    /// <summary>Begins to watch.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="inheritance">What was inherited.</param>
    /// <param name="orphaned">Called once, on the loop, when the parent has ended, even if that was before.</param>
    public OrphanWatch(EventLoop loop, Inheritance inheritance, Action orphaned)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(inheritance);
        _orphaned = orphaned;
        _descriptor = inheritance.Find(Inheritance.ParentKind) ?? OpenProcess.Invoke(inheritance.ParentPid);
        if (_descriptor < 0)
        {
            loop.Post(orphaned);
            return;
        }

        _ = ControlDescriptor.Invoke(_descriptor, ControlDescriptor.SetDescriptorFlags, ControlDescriptor.CloseOnExec);
        _registration = loop.Register(_descriptor, DescriptorEvents.Read, this);
    }

    /// <inheritdoc/>
    void IDescriptorHandler.OnReady(DescriptorEvents ready)
    {
        Dispose();
        _orphaned();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_registration is not null)
        {
            _registration.Dispose();
            _registration = null;
            CloseDescriptor.Invoke(_descriptor);
        }
    }
}
