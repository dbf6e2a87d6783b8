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
    public bool IsRaise => IsAbove(After.MaxCpuSeconds, Before.MaxCpuSeconds) || IsAbove(After.MaxAddressSpaceBytes, Before.MaxAddressSpaceBytes) || IsAbove(After.Tree?.MaxOpenFiles ?? 0, Before.Tree?.MaxOpenFiles ?? 0);

    /// <summary>The job's options with these limits; null: they stay as they are.</summary>
    public JobOptions? Options => After.Tree == Before.Tree ? null : Job.Options with { TreeLimits = After.Tree };

    /// <summary>Makes the change that a request asks for.</summary>
    public static LimitChange Make(Job job, SetLimitsRequest request)
    {
        JobLimitValues before = JobLimitValues.Of(job);
        return new LimitChange(job, before, before.With(request, HasBegun(job)));
    }

    /// <summary>Refuses what cannot be changed of a job that has been started.</summary>
    /// <exception cref="RequestRefusedException">EOPNOTSUPP.</exception>
    public void Check()
    {
        string? why = Options is not null && (Job.Remote is not null || Job.Options.Engine is not null) ? "those on its tree are not known where it runs"
            : !HasBegun(Job) ? null
            : Job.Remote is not null ? "it runs on another host"
            : Job.Options.Engine is not null ? "another engine runs it"
            : Job.Process is null ? "it is just being started"
            : null;
        if (why is not null)
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, $"The limits of job {Job.Id} cannot be changed: {why}.");
        }
    }

    /// <summary>Sets those that the kernel keeps on the processes of a job that runs, and on its control group.</summary>
    /// <exception cref="RequestRefusedException">EPERM: above what the kernel holds it to. EBUSY: less memory than it has, which the kernel cannot take back. ESRCH: its process has ended. It has what it had, but what was lowered before one that was refused.</exception>
    public async Task SetKernelsAsync(JobGroups groups)
    {
        if (!HasBegun(Job) || Job.Process is null)
        {
            return;
        }

        // The groups first: what they are told can be taken back, and what was lowered of a process may not be.
        await SetMemoryAsync(groups, Before.MaxMemoryBytes, After.MaxMemoryBytes);
        try
        {
            await SetCountAsync(groups, Before.Tree, After.Tree);
            SetProcesses();
        }
        catch (RequestRefusedException)
        {
            await SetCountAsync(groups, After.Tree, Before.Tree);
            await SetMemoryAsync(groups, After.MaxMemoryBytes, Before.MaxMemoryBytes);
            throw;
        }
    }

    private async Task SetMemoryAsync(JobGroups groups, ulong before, ulong after)
    {
        if (before != after && groups.Find(Job, LimitResource.TreeMemory) is not null && !await groups.SetMemoryAsync(Job, before, after))
        {
            throw new RequestRefusedException(Errno.EBUSY, $"The limit on the memory of job {Job.Id} could not be set to {after} bytes: it uses more, and the kernel cannot take that back.");
        }
    }

    private async Task SetCountAsync(JobGroups groups, TreeLimits? before, TreeLimits? after)
    {
        uint count = after?.MaxProcesses ?? 0;
        if (count != (before?.MaxProcesses ?? 0) && groups.Find(Job, LimitResource.Processes) is not null && !await groups.SetProcessesAsync(Job, count))
        {
            throw new RequestRefusedException(Errno.EBUSY, $"The limit on the processes of job {Job.Id} could not be set to {count}: its control group refuses it.");
        }
    }

    private void SetProcesses()
    {
        if (Job.Process is not { } process)
        {
            return;
        }

        IReadOnlyList<EffectiveLimit> limits = LimitTable.For(After.MaxCpuSeconds, After.MaxAddressSpaceBytes, Job.PriorCpuSeconds, After.Tree?.MaxOpenFiles ?? 0);
        (LimitResource Resource, ulong Before, ulong After)[] all =
        [
            (LimitResource.CpuTime, Before.MaxCpuSeconds, After.MaxCpuSeconds),
            (LimitResource.AddressSpace, Before.MaxAddressSpaceBytes, After.MaxAddressSpaceBytes),
            (LimitResource.OpenFiles, Before.Tree?.MaxOpenFiles ?? 0, After.Tree?.MaxOpenFiles ?? 0),
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
    private static bool HasBegun(Job job) => job.IsLaunchRequested || job.Prepared is not null;

    private static EffectiveLimit Find(IReadOnlyList<EffectiveLimit> limits, LimitResource resource) =>
        limits.FirstOrDefault(limit => limit.Resource == resource) is { Resource: var found } limit && found == resource
            ? limit
            : resource == LimitResource.OpenFiles && GetResourceLimit.Invoke((int)resource, out GetResourceLimit.Values own) == 0 ? new EffectiveLimit(resource, own.Soft, own.Hard)
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
