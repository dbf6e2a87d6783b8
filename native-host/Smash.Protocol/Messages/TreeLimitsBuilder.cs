namespace Smash.Protocol;

/// <summary>Collects the fields of a <see cref="TreeLimits"/> as they are read.</summary>
internal sealed class TreeLimitsBuilder
{
    private ulong _maxCpuMilliseconds;
    private uint _maxProcesses;
    private ulong _maxOutputBytes;
    private uint _maxOpenFiles;
    private ulong _maxDiskWrittenBytes;
    private uint _cpuShare;
    private string? _cpuAffinity;
    private uint? _ioPriority;
    private List<LimitMechanism>? _mechanisms;

    /// <summary>Whether a field is one of them.</summary>
    public static bool Knows(FieldTag tag) => tag is >= FieldTag.MaxTreeCpu and <= FieldTag.LimitMechanism;

    public void Add(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.MaxTreeCpu:
                _maxCpuMilliseconds = value.ReadUInt64();
                break;
            case FieldTag.MaxProcesses:
                _maxProcesses = value.ReadUInt32();
                break;
            case FieldTag.MaxOutput:
                _maxOutputBytes = value.ReadUInt64();
                break;
            case FieldTag.MaxOpenFiles:
                _maxOpenFiles = value.ReadUInt32();
                break;
            case FieldTag.MaxDiskWritten:
                _maxDiskWrittenBytes = value.ReadUInt64();
                break;
            case FieldTag.CpuShare:
                _cpuShare = value.ReadUInt32();
                break;
            case FieldTag.CpuAffinity:
                _cpuAffinity = value.ReadStringToEnd();
                break;
            case FieldTag.IoPriority:
                _ioPriority = value.ReadUInt32();
                break;
            case FieldTag.LimitMechanism:
                (_mechanisms ??= []).Add(LimitMechanism.Read(ref value));
                break;
        }
    }

    public TreeLimits Build() => new()
    {
        MaxCpuMilliseconds = _maxCpuMilliseconds,
        MaxProcesses = _maxProcesses,
        MaxOutputBytes = _maxOutputBytes,
        MaxOpenFiles = _maxOpenFiles,
        MaxDiskWrittenBytes = _maxDiskWrittenBytes,
        CpuShare = _cpuShare,
        CpuAffinity = _cpuAffinity,
        IoPriority = _ioPriority,
        Mechanisms = _mechanisms ?? (IReadOnlyList<LimitMechanism>)[],
    };
}
