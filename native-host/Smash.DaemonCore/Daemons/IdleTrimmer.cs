namespace Smash.DaemonCore.Daemons;

/// <summary>Gives memory back once a daemon has nothing to do: the runtime itself would keep what a busy hour needed. For the loop's thread alone.</summary>
/// <param name="loop">The loop.</param>
/// <param name="isIdle">Whether there is nothing to do.</param>
public sealed class IdleTrimmer(EventLoop loop, Func<bool> isIdle)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    private LoopTimer? _timer;

    /// <summary>Tells that something is done. Where that was the last, and nothing new comes for 3 s, memory is given back.</summary>
    public void OnDone()
    {
        if (isIdle() && _timer is not { IsPending: true })
        {
            _timer = loop.Schedule(Quiet, Trim);
        }
    }

    private void Trim()
    {
        if (isIdle())
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
