namespace Smash.Protocol;

/// <summary>Collects the fields of a <see cref="JobRecord"/> as they are read: one record is made at the end, and not one a field.</summary>
internal sealed class JobRecordBuilder
{
    private uint _jobId;
    private string _name = "";
    private string _command = "";
    private JobState _state;
    private JobCause _cause;
    private string? _causeDetail;
    private int? _exitCode;
    private int? _signal;
    private int _priority;
    private string _workingDirectory = "";
    private uint _maxCpuSeconds;
    private ulong _maxAddressSpaceBytes;
    private ulong _maxMemoryBytes;
    private ulong _maxWallMilliseconds;
    private OutputFormat _outputFormat;
    private string? _script;
    private List<EffectiveLimit>? _limits;
    private long _submitted;
    private long? _started;
    private long? _ended;
    private ResourceUsage? _usage;
    private uint? _processId;
    private string _standardOutputPath = "";
    private string _standardErrorPath = "";
    private LaunchStep _failedStep;
    private Errno _failedErrno;
    private RemoteRunBuilder? _remote;
    private RemoteProgressBuilder? _remoteProgress;
    private JobOptionsBuilder? _options;
    private WaitReason? _waitReason;
    private string? _terminalSocketPath;
    private OutputState _outputState;

    /// <summary>Whether no field of a record was there.</summary>
    public bool IsEmpty { get; private set; } = true;

    public void Add(FieldTag tag, ref PacketReader value)
    {
        if (AddSubmission(tag, ref value) || AddExtra(tag, ref value) || AddProgress(tag, ref value) || AddEnd(tag, ref value) || AddRemote(tag, ref value) || AddOption(tag, ref value))
        {
            IsEmpty = false;
        }
    }

    public JobRecord Build() => new()
    {
        JobId = _jobId,
        Name = _name,
        Command = _command,
        State = _state,
        Cause = _cause,
        CauseDetail = _causeDetail,
        ExitCode = _exitCode,
        Signal = _signal,
        Priority = _priority,
        WorkingDirectory = _workingDirectory,
        MaxCpuSeconds = _maxCpuSeconds,
        MaxAddressSpaceBytes = _maxAddressSpaceBytes,
        MaxMemoryBytes = _maxMemoryBytes,
        MaxWallMilliseconds = _maxWallMilliseconds,
        OutputFormat = _outputFormat,
        Script = _script,
        EffectiveLimits = _limits ?? (IReadOnlyList<EffectiveLimit>)[],
        SubmittedMicroseconds = _submitted,
        StartedMicroseconds = _started,
        EndedMicroseconds = _ended,
        Usage = _usage,
        ProcessId = _processId,
        StandardOutputPath = _standardOutputPath,
        StandardErrorPath = _standardErrorPath,
        FailedStep = _failedStep,
        FailedErrno = _failedErrno,
        Remote = _remote?.Build(),
        RemoteProgress = _remoteProgress?.Build(),
        Options = _options?.Build() ?? JobOptions.None,
        WaitReason = _waitReason,
        TerminalSocketPath = _terminalSocketPath,
        OutputState = _outputState,
    };

    private bool AddSubmission(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.JobId:
                _jobId = value.ReadUInt32();
                return true;
            case FieldTag.Name:
                _name = value.ReadStringToEnd();
                return true;
            case FieldTag.Command:
                _command = value.ReadStringToEnd();
                return true;
            case FieldTag.Priority:
                _priority = value.ReadInt32();
                return true;
            case FieldTag.WorkingDirectory:
                _workingDirectory = value.ReadStringToEnd();
                return true;
            case FieldTag.MaxCpu:
                _maxCpuSeconds = value.ReadUInt32();
                return true;
            case FieldTag.MaxAddressSpace:
                _maxAddressSpaceBytes = value.ReadUInt64();
                return true;
            case FieldTag.StandardOutput:
                _standardOutputPath = value.ReadStringToEnd();
                return true;
            case FieldTag.StandardError:
                _standardErrorPath = value.ReadStringToEnd();
                return true;
            default:
                return false;
        }
    }

    private bool AddExtra(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.MaxMemory:
                _maxMemoryBytes = value.ReadUInt64();
                return true;
            case FieldTag.MaxWallTime:
                _maxWallMilliseconds = value.ReadUInt64();
                return true;
            case FieldTag.OutputFormat:
                _outputFormat = (OutputFormat)value.ReadUInt32();
                return true;
            case FieldTag.Script:
                _script = value.ReadStringToEnd();
                return true;
            default:
                return false;
        }
    }

    private bool AddProgress(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.State:
                _state = (JobState)value.ReadUInt32();
                return true;
            case FieldTag.Submitted:
                _submitted = value.ReadInt64();
                return true;
            case FieldTag.Started:
                _started = value.ReadInt64();
                return true;
            case FieldTag.Ended:
                _ended = value.ReadInt64();
                return true;
            case FieldTag.ProcessId:
                _processId = value.ReadUInt32();
                return true;
            case FieldTag.EffectiveLimit:
                (_limits ??= []).Add(EffectiveLimit.Read(ref value));
                return true;
            default:
                return false;
        }
    }

    private bool AddEnd(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.Cause:
                _cause = (JobCause)value.ReadUInt32();
                return true;
            case FieldTag.CauseDetail:
                _causeDetail = value.ReadStringToEnd();
                return true;
            case FieldTag.ExitCode:
                _exitCode = value.ReadInt32();
                return true;
            case FieldTag.Signal:
                _signal = (int)value.ReadUInt32();
                return true;
            case FieldTag.Rusage:
                _usage = ResourceUsage.Read(ref value);
                return true;
            case FieldTag.FailedStep:
                _failedStep = (LaunchStep)value.ReadUInt32();
                return true;
            case FieldTag.FailedErrno:
                _failedErrno = (Errno)value.ReadInt32();
                return true;
            default:
                return false;
        }
    }

    private bool AddRemote(FieldTag tag, ref PacketReader value)
    {
        if (RemoteRunBuilder.Knows(tag))
        {
            (_remote ??= new RemoteRunBuilder()).Add(tag, ref value);
            return true;
        }

        if (RemoteProgressBuilder.Knows(tag))
        {
            (_remoteProgress ??= new RemoteProgressBuilder()).Add(tag, ref value);
            return true;
        }

        return false;
    }

    private bool AddOption(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.WaitReason:
                _waitReason = (WaitReason)value.ReadUInt32();
                return true;
            case FieldTag.TerminalSocket:
                _terminalSocketPath = value.ReadStringToEnd();
                return true;
            case FieldTag.OutputState:
                _outputState = (OutputState)value.ReadUInt32();
                return true;
        }

        return tag >= FieldTag.Pool && (_options ??= new JobOptionsBuilder()).TryAdd(tag, ref value);
    }
}
