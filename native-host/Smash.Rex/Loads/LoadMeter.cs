using Smash.Protocol.Rex;

namespace Smash.Rex.Loads;

/// <summary>
/// Measures rload: the run queue per processor, averaged with exponential decay so that a burst of a moment is not mistaken for work, plus memory pressure, which counts only when memory is nearly gone. It is taken of readings
/// by whoever has a timer, so that tests need neither a clock nor a busy machine.
/// </summary>
/// <param name="cores">Processors, above 0.</param>
internal sealed class LoadMeter(int cores)
{
    /// <summary>After so long a reading has lost all but 1/e of its weight: 5 s.</summary>
    public static readonly TimeSpan Decay = TimeSpan.FromSeconds(5);

    // Below this share of free memory the machine begins to suffer; with none left it is as bad as ten threads waiting for each processor.
    private const double FreeShareOfEase = 0.1;
    private const double PressureOfNone = 10;

    private double? _queue;

    /// <summary>Takes a reading.</summary>
    /// <param name="runnable">Threads that want a processor.</param>
    /// <param name="memory">The memory.</param>
    /// <param name="elapsed">Time since the last reading.</param>
    /// <param name="running">Programs that run for the link.</param>
    /// <returns>The load now.</returns>
    public RexLoad Take(int runnable, MemoryReading memory, TimeSpan elapsed, uint running)
    {
        double now = (double)runnable / cores;
        double kept = Math.Exp(-elapsed / Decay);
        // The first reading alone is all that is known.
        _queue = _queue is { } before ? (before * kept) + (now * (1 - kept)) : now;
        return new RexLoad(_queue.Value + Pressure(memory), running, memory.AvailableBytes);
    }

    /// <summary>Says whether a load differs from the last one that was told by so much that the other side should know.</summary>
    /// <param name="told">The last that was told.</param>
    /// <param name="now">The load now.</param>
    public static bool IsNews(RexLoad told, RexLoad now) => Math.Abs(told.Value - now.Value) > 0.05 + (told.Value / 10) || told.Running != now.Running || IsOtherMemory(told, now);

    private static bool IsOtherMemory(RexLoad told, RexLoad now) =>
        Math.Abs((double)told.FreeMemoryBytes - now.FreeMemoryBytes) > told.FreeMemoryBytes / 10.0;

    private static double Pressure(MemoryReading memory)
    {
        double free = memory.TotalBytes == 0 ? 1 : (double)memory.AvailableBytes / memory.TotalBytes;
        return free >= FreeShareOfEase ? 0 : PressureOfNone * (1 - (free / FreeShareOfEase));
    }
}
