using Smash.Protocol;
using Smash.Red.Interop;

namespace Smash.Red.Limits;

/// <summary>What a world may use at most.</summary>
/// <param name="SizeBytes">Bytes of its files together.</param>
/// <param name="Files">Its files and directories.</param>
/// <param name="Processes">Its processes and threads at once.</param>
/// <param name="Jobs">Its jobs at once, and sixteen times as many that have ended and were not reported.</param>
/// <param name="MemoryBytes">Bytes of memory of its processes together.</param>
/// <param name="CpuTime">CPU time of its processes together; zero: no limit.</param>
internal sealed record WorldLimits(long SizeBytes, long Files, int Processes, int Jobs, long MemoryBytes, TimeSpan CpuTime)
{
    private const ulong MostDescriptors = 4096;
    private const ulong UsualDescriptors = 1024;

    /// <summary>The limits to set on each process of the world (setrlimit(2)).</summary>
    /// <param name="isMemoryEach">Whether memory is limited for each process, since nothing limits it for all together.</param>
    /// <returns>The limits.</returns>
    public IReadOnlyList<EffectiveLimit> ForProcess(bool isMemoryEach)
    {
        // No limit on core files: smash-world sets the one that holds.
        List<EffectiveLimit> limits =
        [
            Within((int)ResourceNumber.FileSize, (ulong)SizeBytes, (ulong)SizeBytes),
            Within((int)ResourceNumber.Processes, (ulong)Processes, (ulong)Processes),
            Within((int)ResourceNumber.Descriptors, UsualDescriptors, MostDescriptors),
        ];
        if (isMemoryEach)
        {
            limits.Add(Within((int)ResourceNumber.Data, (ulong)MemoryBytes, (ulong)MemoryBytes));
        }

        if (CpuTime > TimeSpan.Zero)
        {
            ulong seconds = (ulong)Math.Ceiling(CpuTime.TotalSeconds);
            limits.Add(Within((int)LimitResource.CpuTime, seconds, seconds + 1));
        }

        return limits;
    }

    /// <summary>What is beyond the daemon's own limits its processes cannot have either, and asking for it would fail each launch.</summary>
    private static EffectiveLimit Within(int resource, ulong soft, ulong hard)
    {
        ulong most = GetResourceLimit.Hard(resource);
        return new EffectiveLimit((LimitResource)resource, Math.Min(soft, most), Math.Min(hard, most));
    }
}
