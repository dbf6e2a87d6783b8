using Smash.Protocol;

namespace Smash.Session.Groups;

/// <summary>That the kernel has killed processes of a job's group for memory.</summary>
/// <param name="Cause">MemoryLimit, or OutOfMemory where it was not the group that was at its limit.</param>
/// <param name="Detail">The figures.</param>
internal sealed record MemoryKill(JobCause Cause, string Detail)
{
    /// <summary>Looks whether it has.</summary>
    /// <param name="group">Folder of the group.</param>
    /// <param name="limitBytes">The limit on its memory.</param>
    public static MemoryKill? Find(string group, ulong limitBytes)
    {
        ulong kills = GroupReader.ReadMemoryKills(group);
        if (kills == 0)
        {
            return null;
        }

        string killed = kills == 1 ? "the kernel has killed 1 process" : $"the kernel has killed {kills} processes";
        string peak = GroupReader.ReadPeakMemory(group) is { } bytes ? $", {bytes} bytes of memory at most" : "";
        return GroupReader.WasAtMemoryLimit(group, limitBytes)
            ? new MemoryKill(JobCause.MemoryLimit, $"{killed}{peak}, {limitBytes} allowed")
            : new MemoryKill(JobCause.OutOfMemory, $"{killed} for want of memory on the machine{peak}");
    }
}
