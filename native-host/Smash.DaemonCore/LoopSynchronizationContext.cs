namespace Smash.DaemonCore;

/// <summary>Brings the rest of an awaiting handler back to its loop.</summary>
/// <param name="loop">The loop.</param>
internal sealed class LoopSynchronizationContext(EventLoop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => loop.Post(() => d(state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!loop.IsCurrent)
        {
            throw new NotSupportedException("Waiting for the loop from another thread could block both: post instead.");
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
