using Smash.Protocol;

namespace Smash.Session.Limits;

/// <summary>From what is asked for of a job's tree to the limits on it.</summary>
internal static class TreeLimitTable
{
    /// <summary>The limits.</summary>
    public static IEnumerable<EffectiveLimit> InForce(TreeLimits? limits)
    {
        if (limits is null)
        {
            return [];
        }

        (LimitResource Resource, ulong? Value)[] all =
        [
            (LimitResource.TreeCpuTime, Known(limits.MaxCpuMilliseconds)),
            (LimitResource.Processes, Known(limits.MaxProcesses)),
            (LimitResource.Output, Known(limits.MaxOutputBytes)),
            (LimitResource.OpenFiles, Known(limits.MaxOpenFiles)),
            (LimitResource.DiskWritten, Known(limits.MaxDiskWrittenBytes)),
            (LimitResource.CpuShare, Known(limits.CpuShare)),
            (LimitResource.CpuAffinity, limits.CpuAffinity is { } processors ? (ulong)ProcessorList.Parse(processors).Count : null),
            (LimitResource.IoPriority, limits.IoPriority),
        ];
        return all.Where(static limit => limit.Value is not null).Select(static limit => LimitDefinition.Find(limit.Resource)!.Make(limit.Value!.Value));
    }

    private static ulong? Known(ulong value) => value == 0 ? null : value;
}
