using Mono.Unix.Native;
using Smash.Protocol;
using Smash.Session.Groups;
using Errno = Smash.Protocol.Errno;

namespace Smash.Session.Limits;

/// <summary>Decides by what each limit on a job's tree is kept, and refuses one that nothing can keep.</summary>
/// <param name="groups">The control groups.</param>
/// <param name="task">What starts jobs that need it.</param>
internal sealed class LimitKeeping(JobGroups groups, TaskCommand task)
{
    private const uint NoInterval = 0;
    private const int IoClassShift = 13;
    private const uint RealTimeClass = 1;
    private const uint IdleClass = 3;
    private const uint IoLevels = 8;

    private readonly IReadOnlyList<int> _processors = ProcessorList.ReadAllowed();

    /// <summary>Refuses what cannot be kept.</summary>
    /// <param name="request">The submission.</param>
    /// <exception cref="RequestRefusedException">
    /// EINVAL, ERANGE: it is no such limit. EPERM: not without the privilege. ENOSYS: nothing here can keep it. ENOPKG: a program of the host's is missing.
    /// </exception>
    public void Check(StartJobRequest request)
    {
        // Another engine has limits of its own, and refuses what it has not.
        if (request.Options is not { TreeLimits: { } limits, Engine: null })
        {
            return;
        }

        if (request.Remote is not null)
        {
            throw new RequestRefusedException(Errno.ENOSYS, "Limits on the tree of a job cannot be set on another host, but for its memory.");
        }

        foreach (EffectiveLimit limit in TreeLimitTable.InForce(limits))
        {
            CheckRange(limit);
            if (Choose(limit.Resource, isPrepared: false) is null)
            {
                throw new RequestRefusedException(Errno.ENOSYS, $"A limit on {limit.Resource} cannot be kept here: {Explain(limit.Resource)}.");
            }
        }

        CheckProcessors(limits);
        CheckIoPriority(limits);
    }

    /// <summary>What is asked for of a job, with by what it is kept.</summary>
    /// <param name="request">The submission.</param>
    /// <param name="isPrepared">Whether its process is there already, in no group.</param>
    public JobOptions Settle(StartJobRequest request, bool isPrepared)
    {
        bool isElsewhere = request.Remote is not null || request.Options.Engine is not null;
        if (isElsewhere || (request.Options.TreeLimits is null && request.MaxMemoryBytes == 0))
        {
            return request.Options;
        }

        TreeLimits limits = request.Options.TreeLimits ?? new TreeLimits();
        IEnumerable<LimitResource> resources = TreeLimitTable.InForce(limits).Select(static limit => limit.Resource);
        IEnumerable<LimitMechanism?> mechanisms = resources.Select(resource => Choose(resource, isPrepared));
        if (request.MaxMemoryBytes > 0)
        {
            // A runtime that finds itself in a group refuses its script the memory long before the limit, and the script may go on in vain for ever; and whether a process was ready must not matter.
            mechanisms = mechanisms.Prepend(Choose(LimitResource.TreeMemory, isPrepared || request.IsPreparable));
        }

        return request.Options with { TreeLimits = limits with { Mechanisms = [.. mechanisms.OfType<LimitMechanism>()] } };
    }

    /// <summary>Refuses limits that are set later and cannot be kept.</summary>
    /// <exception cref="RequestRefusedException">ERANGE: it is no such limit. EOPNOTSUPP: nothing here can keep it.</exception>
    public static void CheckLater(TreeLimits? limits)
    {
        foreach (EffectiveLimit limit in TreeLimitTable.InForce(limits))
        {
            CheckRange(limit);
            if (limits!.FindMechanism(limit.Resource) is null)
            {
                throw new RequestRefusedException(Errno.EOPNOTSUPP, $"A limit on {limit.Resource} cannot be kept here: {Explain(limit.Resource)}.");
            }
        }
    }

    /// <summary>By what a limit is kept that is set later than the job was submitted: it may be in no group.</summary>
    /// <returns>Null: nothing here can keep it.</returns>
    public static LimitMechanism? ChooseLater(LimitResource resource) => resource switch
    {
        LimitResource.OpenFiles => new(resource, LimitKeeper.ResourceLimit, NoInterval),
        LimitResource.DiskWritten when !File.Exists("/proc/self/io") => null,
        LimitResource.Output => new(resource, LimitKeeper.Sampler, TreeSampler.LeastIntervalMilliseconds),
        LimitResource.TreeCpuTime or LimitResource.Processes or LimitResource.DiskWritten when ProcessTree.IsSupported => new(resource, LimitKeeper.Sampler, TreeSampler.LeastIntervalMilliseconds),
        _ => null,
    };

    private LimitMechanism? Choose(LimitResource resource, bool isPrepared)
    {
        LimitKeeper? group = isPrepared || !task.IsInstalled ? null : groups.FindKeeper(resource);
        return resource switch
        {
            LimitResource.CpuAffinity or LimitResource.IoPriority => new(resource, LimitKeeper.Inherited, NoInterval),
            LimitResource.TreeMemory or LimitResource.Processes when group is { } keeper => new(resource, keeper, NoInterval),
            // The kernel counts it there; that it is too much is for the host to see.
            LimitResource.TreeCpuTime when group is { } keeper => new(resource, keeper, TreeSampler.LeastIntervalMilliseconds),
            LimitResource.CpuShare => group is { } keeper ? new(resource, keeper, NoInterval) : null,
            LimitResource.TreeMemory => ProcessTree.IsSupported ? new(resource, LimitKeeper.Sampler, TreeSampler.LeastIntervalMilliseconds) : null,
            _ => ChooseLater(resource),
        };
    }

    private static string Explain(LimitResource resource) => resource switch
    {
        LimitResource.CpuShare => "the host may make no control groups with the controller cpu (about_Smash_Limits)",
        LimitResource.DiskWritten => "this kernel does not count what processes write (CONFIG_TASK_IO_ACCOUNTING)",
        _ => "this kernel does not tell of a process's children (CONFIG_PROC_CHILDREN), and the host may make no control groups",
    };

    private static void CheckRange(EffectiveLimit limit)
    {
        LimitDefinition definition = LimitDefinition.Find(limit.Resource)!;
        if (limit.Soft < definition.Least || limit.Soft > definition.Most)
        {
            throw new RequestRefusedException(Errno.ERANGE, $"The limit on {limit.Resource} is {limit.Soft}; it goes from {definition.Least} to {definition.Most}.");
        }
    }

    private void CheckProcessors(TreeLimits limits)
    {
        if (limits.CpuAffinity is { } text && ProcessorList.Parse(text).Except(_processors).ToList() is { Count: > 0 } missing)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"The host has no processor {missing[0]}, or may not use it: it has {string.Join(',', _processors)}.");
        }
    }

    private void CheckIoPriority(TreeLimits limits)
    {
        if (limits.IoPriority is not { } priority)
        {
            return;
        }

        uint ioClass = priority >> IoClassShift;
        if (ioClass is < RealTimeClass or > IdleClass || (priority & ((1 << IoClassShift) - 1)) >= IoLevels)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"{priority} is no I/O priority: its class is 1, 2 or 3, and its level 0 to 7.");
        }

        if (ioClass == RealTimeClass && Syscall.geteuid() != 0)
        {
            throw new RequestRefusedException(Errno.EPERM, "The I/O class of real time is root's alone.");
        }

        if (!task.IsInstalled)
        {
            throw new RequestRefusedException(Errno.ENOPKG, "smash-task is not installed beside this host.");
        }
    }
}
