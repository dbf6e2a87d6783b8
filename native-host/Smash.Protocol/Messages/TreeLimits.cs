namespace Smash.Protocol;

/// <summary>Limits on a job's whole tree of processes, and its share of the machine.</summary>
public sealed record TreeLimits
{
    /// <summary>CPU time of all its processes together; 0: no limit.</summary>
    public ulong MaxCpuMilliseconds { get; init; }

    /// <summary>Processes at once; 0: no limit.</summary>
    public uint MaxProcesses { get; init; }

    /// <summary>Both outputs together; 0: no limit.</summary>
    public ulong MaxOutputBytes { get; init; }

    /// <summary>Open files of each process; 0: as the host has it.</summary>
    public uint MaxOpenFiles { get; init; }

    /// <summary>What its processes write to disks; 0: no limit.</summary>
    public ulong MaxDiskWrittenBytes { get; init; }

    /// <summary>Share of busy processors, 1 to 10,000, 100 being normal; 0: normal.</summary>
    public uint CpuShare { get; init; }

    /// <summary>The processors that it may run on, as 0,2-3; null: all.</summary>
    public string? CpuAffinity { get; init; }

    /// <summary>I/O priority, as ioprio_set(2) takes it; null: from the nice value.</summary>
    public uint? IoPriority { get; init; }

    /// <summary>By what each limit is kept that is not the kernel's on each process alone: told by the host, of no meaning in a submission.</summary>
    public IReadOnlyList<LimitMechanism> Mechanisms { get; init; } = [];

    /// <summary>Finds by what a limit is kept; null: it is none of the job's.</summary>
    public LimitMechanism? FindMechanism(LimitResource resource)
    {
        foreach (LimitMechanism mechanism in Mechanisms)
        {
            if (mechanism.Resource == resource)
            {
                return mechanism;
            }
        }

        return null;
    }

    /// <summary>Writes the fields.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (MaxCpuMilliseconds > 0)
        {
            writer.WriteField(FieldTag.MaxTreeCpu, MaxCpuMilliseconds);
        }

        if (MaxProcesses > 0)
        {
            writer.WriteField(FieldTag.MaxProcesses, MaxProcesses);
        }

        if (MaxOutputBytes > 0)
        {
            writer.WriteField(FieldTag.MaxOutput, MaxOutputBytes);
        }

        if (MaxOpenFiles > 0)
        {
            writer.WriteField(FieldTag.MaxOpenFiles, MaxOpenFiles);
        }

        if (MaxDiskWrittenBytes > 0)
        {
            writer.WriteField(FieldTag.MaxDiskWritten, MaxDiskWrittenBytes);
        }

        if (CpuShare > 0)
        {
            writer.WriteField(FieldTag.CpuShare, CpuShare);
        }

        if (CpuAffinity is { } cpuAffinity)
        {
            writer.WriteField(FieldTag.CpuAffinity, cpuAffinity);
        }

        if (IoPriority is { } ioPriority)
        {
            writer.WriteField(FieldTag.IoPriority, ioPriority);
        }

        foreach (LimitMechanism mechanism in Mechanisms)
        {
            mechanism.Write(writer);
        }
    }
}
