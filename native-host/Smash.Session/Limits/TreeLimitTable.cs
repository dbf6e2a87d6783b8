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

    /// <summary>The limits with what a request changes. One that comes later than the job is kept by what needs no group.</summary>
    /// <param name="limits">What the job has.</param>
    /// <param name="request">What is changed.</param>
    /// <param name="hasBegun">Whether the job has been started, in the groups that it has.</param>
    public static TreeLimits Change(TreeLimits limits, SetLimitsRequest request, bool hasBegun)
    {
        TreeLimits changed = limits with
        {
            MaxCpuMilliseconds = request.MaxTreeCpuMilliseconds ?? limits.MaxCpuMilliseconds,
            MaxProcesses = request.MaxProcesses ?? limits.MaxProcesses,
            MaxOutputBytes = request.MaxOutputBytes ?? limits.MaxOutputBytes,
            MaxOpenFiles = request.MaxOpenFiles ?? limits.MaxOpenFiles,
            MaxDiskWrittenBytes = request.MaxDiskWrittenBytes ?? limits.MaxDiskWrittenBytes,
        };
        HashSet<LimitResource> inForce = [LimitResource.TreeMemory, .. InForce(changed).Select(static limit => limit.Resource)];
        // Of a group that a job runs in it must be known that it is to be removed.
        List<LimitMechanism> mechanisms = [.. limits.Mechanisms.Where(mechanism => inForce.Contains(mechanism.Resource) || (hasBegun && mechanism.IsGroup))];
        mechanisms.AddRange(inForce.Where(resource => resource != LimitResource.TreeMemory && changed.FindMechanism(resource) is null).Select(LimitKeeping.ChooseLater).OfType<LimitMechanism>());
        return changed with { Mechanisms = mechanisms.SequenceEqual(limits.Mechanisms) ? limits.Mechanisms : mechanisms };
    }

    private static ulong? Known(ulong value) => value == 0 ? null : value;
}
