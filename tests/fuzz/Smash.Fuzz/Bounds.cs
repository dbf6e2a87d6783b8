using System.Diagnostics;

namespace Smash.Fuzz;

/// <summary>What an input may cost.</summary>
internal static class Bounds
{
    // Far above what the largest input of a fuzzer takes, and far below what a small one that multiplies would.
    private const long MostBytes = 64L << 20;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    /// <summary>Runs a target within 64 MiB of allocations and 5 s.</summary>
    /// <exception cref="FuzzException">It took more.</exception>
    public static void Run(IFuzzTarget target, ReadOnlyMemory<byte> input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long begin = Stopwatch.GetTimestamp();
        target.Run(input);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        TimeSpan time = Stopwatch.GetElapsedTime(begin);
        if (bytes > MostBytes || time > MostTime)
        {
            throw new FuzzException($"{input.Length} bytes took {bytes} bytes of memory and {time.TotalSeconds:F1} s.");
        }
    }
}
