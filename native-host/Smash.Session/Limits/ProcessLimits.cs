using System.Runtime.InteropServices;
using Smash.Protocol;
using Smash.Session.Interop;

namespace Smash.Session.Limits;

/// <summary>Sets limits on processes that run already (prlimit(2)).</summary>
internal static class ProcessLimits
{
    /// <summary>Sets limits on a process and on all below it.</summary>
    /// <param name="leader">The process.</param>
    /// <param name="limits">The limits; those that are not the kernel's are left out.</param>
    /// <returns>Whether all could be set on all.</returns>
    public static bool TrySet(int leader, IReadOnlyList<EffectiveLimit> limits)
    {
        EffectiveLimit[] kernels = [.. limits.Where(static limit => limit.Resource < LimitResource.TreeMemory)];
        return kernels.Length == 0 || FamilyOf(leader).All(pid => Array.TrueForAll(kernels, limit => TrySet(pid, limit)));
    }

    /// <summary>Sets a limit on a process and on all below it.</summary>
    /// <param name="leader">The process.</param>
    /// <param name="limit">The limit.</param>
    /// <returns>None, or why the process itself is not held to it: then none is. One below it that has a lower one of its own making keeps that.</returns>
    public static Errno Set(int leader, EffectiveLimit limit)
    {
        if (!TrySet(leader, limit))
        {
            return (Errno)Marshal.GetLastPInvokeError();
        }

        // What is begun meanwhile has it from its parent, or is found the second time.
        for (int round = 0; round < 2; round++)
        {
            FamilyOf(leader).ForEach(pid => TrySet(pid, limit));
        }

        return Errno.None;
    }

    /// <summary>CPU time that a process, or one below it, has used at most, a begun second counted whole.</summary>
    public static uint ReadCpuSeconds(int leader) => FamilyOf(leader).Max(Jobs.ProcessFields.ReadCpuSeconds);

    private static bool TrySet(int pid, EffectiveLimit limit) =>
        SetProcessLimit.Invoke(pid, (int)limit.Resource, new GetResourceLimit.Values { Soft = limit.Soft, Hard = limit.Hard }) == 0;

    private static List<int> FamilyOf(int leader)
    {
        var family = new List<int>();
        new ProcessTree(new ProcReader()).Find(leader, family);
        return family;
    }
}
