namespace Smash.Protocol;

/// <summary>Collects the fields of a <see cref="JobRecord"/> as they are read.</summary>
internal sealed class JobRecordBuilder
{
    private static readonly JobRecord Blank = new();

    private readonly List<EffectiveLimit> _limits = [];
    private JobRecord _record = Blank;

    public bool IsEmpty => ReferenceEquals(_record, Blank) && _limits.Count == 0;

    public void Add(FieldTag tag, ref PacketReader value)
    {
        if (tag == FieldTag.EffectiveLimit)
        {
            _limits.Add(EffectiveLimit.Read(ref value));
            return;
        }

        _record = AddSubmission(tag, ref value) ?? AddEnd(tag, ref value) ?? _record;
    }

    public JobRecord Build() => _limits.Count == 0 ? _record : _record with { EffectiveLimits = _limits };

    private JobRecord? AddSubmission(FieldTag tag, ref PacketReader value) => tag switch
    {
        FieldTag.JobId => _record with { JobId = value.ReadUInt32() },
        FieldTag.Name => _record with { Name = value.ReadStringToEnd() },
        FieldTag.Command => _record with { Command = value.ReadStringToEnd() },
        FieldTag.Priority => _record with { Priority = value.ReadInt32() },
        FieldTag.WorkingDirectory => _record with { WorkingDirectory = value.ReadStringToEnd() },
        FieldTag.MaxCpu => _record with { MaxCpuSeconds = value.ReadUInt32() },
        FieldTag.MaxAddressSpace => _record with { MaxAddressSpaceBytes = value.ReadUInt64() },
        FieldTag.Submitted => _record with { SubmittedMicroseconds = value.ReadInt64() },
        FieldTag.StandardOutput => _record with { StandardOutputPath = value.ReadStringToEnd() },
        FieldTag.StandardError => _record with { StandardErrorPath = value.ReadStringToEnd() },
        _ => null,
    };

    private JobRecord? AddEnd(FieldTag tag, ref PacketReader value) => tag switch
    {
        FieldTag.State => _record with { State = (JobState)value.ReadUInt32() },
        FieldTag.Started => _record with { StartedMicroseconds = value.ReadInt64() },
        FieldTag.ProcessId => _record with { ProcessId = value.ReadUInt32() },
        FieldTag.Ended => _record with { EndedMicroseconds = value.ReadInt64() },
        FieldTag.Cause => _record with { Cause = (JobCause)value.ReadUInt32() },
        FieldTag.CauseDetail => _record with { CauseDetail = value.ReadStringToEnd() },
        FieldTag.ExitCode => _record with { ExitCode = value.ReadInt32() },
        FieldTag.Signal => _record with { Signal = (int)value.ReadUInt32() },
        FieldTag.Rusage => _record with { Usage = ResourceUsage.Read(ref value) },
        FieldTag.FailedStep => _record with { FailedStep = (LaunchStep)value.ReadUInt32() },
        FieldTag.FailedErrno => _record with { FailedErrno = (Errno)value.ReadInt32() },
        _ => null,
    };
}
