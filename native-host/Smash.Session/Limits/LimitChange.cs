using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Groups;
using Smash.Session.Interop;
using Smash.Session.Jobs;

namespace Smash.Session.Limits;

/// <summary>A change of one job's limits.</summary>
/// <param name="Job">The job, which has not ended.</param>
/// <param name="Before">The limits that it was found with.</param>
/// <param name="After">Those that it is to have.</param>
internal sealed record LimitChange(Job Job, JobLimitValues Before, JobLimitValues After)
{
    /// <summary>Whether one that the kernel keeps is raised, which it may refuse.</summary>
    public bool IsRaise => IsAbove(After.MaxCpuSeconds, Before.MaxCpuSeconds) || IsAbove(After.MaxAddressSpaceBytes, Before.MaxAddressSpaceBytes);

    /// <summary>Makes the change that a request asks for.</summary>
    public static LimitChange Make(Job job, SetLimitsRequest request)
    {
        JobLimitValues before = JobLimitValues.Of(job);
        return new LimitChange(job, before, before.With(request));
    }

    /// <summary>Refuses what cannot be changed of a job that has been started, or is kept by a group that is to be made.</summary>
    /// <exception cref="RequestRefusedException">EOPNOTSUPP.</exception>
    public void Check(JobGroups groups)
    {
        if (!HasBegun)
        {
            if (After.MaxMemoryBytes == 0 && Before.MaxMemoryBytes > 0 && groups.Find(Job, LimitResource.TreeMemory) is not null)
            {
                throw new RequestRefusedException(Errno.EOPNOTSUPP, $"The limit on the memory of job {Job.Id} cannot be taken away: a control group is to keep it. It can be set to another one.");
            }

            return;
        }

        string? why = Job.Remote is not null ? "it runs on another host"
            : Job.Options.Engine is not null ? "another engine runs it"
            : Job.Process is null ? "it is just being started"
            : Before.MaxMemoryBytes != After.MaxMemoryBytes && groups.Find(Job, LimitResource.TreeMemory) is not null ? "a control group keeps the limit on its memory"
            : null;
        if (why is not null)
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, $"The limits of job {Job.Id} cannot be changed: {why}.");
        }
    }

    /// <summary>Sets those that the kernel keeps on the processes of a job that runs.</summary>
    /// <exception cref="RequestRefusedException">EPERM: above what the kernel holds it to. ESRCH: its process has ended.</exception>
    public void SetKernels()
    {
        if (!HasBegun || Job.Process is not { } process)
        {
            return;
        }

        IReadOnlyList<EffectiveLimit> limits = LimitTable.For(After.MaxCpuSeconds, After.MaxAddressSpaceBytes, Job.PriorCpuSeconds);
        (LimitResource Resource, ulong Before, ulong After)[] all =
        [
            (LimitResource.CpuTime, Before.MaxCpuSeconds, After.MaxCpuSeconds),
            (LimitResource.AddressSpace, Before.MaxAddressSpaceBytes, After.MaxAddressSpaceBytes),
        ];
        // What may be refused first: what was lowered could not be raised again.
        foreach ((LimitResource resource, _, _) in all.Where(static limit => limit.Before != limit.After).OrderByDescending(static limit => IsAbove(limit.After, limit.Before)))
        {
            Set(process, Find(limits, resource));
        }
    }

    // 0 is none.
    private static bool IsAbove(ulong one, ulong other) => one - 1 > other - 1;

    /// <summary>Whether it has been started, or is about to be.</summary>
    private bool HasBegun => Job.IsLaunchRequested || Job.Prepared is not null;

    private static EffectiveLimit Find(IReadOnlyList<EffectiveLimit> limits, LimitResource resource) =>
        limits.FirstOrDefault(limit => limit.Resource == resource) is { Resource: var found } limit && found == resource
            ? limit
            : new EffectiveLimit(resource, GetResourceLimit.Infinity, GetResourceLimit.Infinity);

    private void Set(ProcessIdentity process, EffectiveLimit limit)
    {
        Errno error = ProcessLimits.Set(process.Pid, limit);
        if (error != Errno.None)
        {
            string above = error == Errno.EPERM ? ", which is above what the kernel holds it to: only a privileged host can raise that" : "";
            throw new RequestRefusedException(error, $"The limit of job {Job.Id} on {limit.Resource} could not be set to {limit.Soft}{above}: {error}.");
        }
    }
}
