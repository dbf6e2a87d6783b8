using System.Runtime.CompilerServices;

namespace Smash.Session.Hosts;

/// <summary>Tells whether the runtime finalizes objects. One that could not have a thread for it, when processes were scarce, goes on without: it frees nothing that nobody disposed, and does not come to its end.</summary>
internal sealed class FinalizerProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ManualResetEventSlim _finalized;

    private FinalizerProbe(ManualResetEventSlim finalized) => _finalized = finalized;

    ~FinalizerProbe() => _finalized.Set();

    /// <summary>Whether an object has been finalized; without one that is there, after 3 s.</summary>
    public static bool IsAnswered()
    {
        var finalized = new ManualResetEventSlim();
        Abandon(finalized);
        GC.Collect(0);
        return finalized.Wait(Patience);
    }

    // In a frame of its own, so that nothing holds it any more.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(ManualResetEventSlim finalized) => _ = new FinalizerProbe(finalized);
}
