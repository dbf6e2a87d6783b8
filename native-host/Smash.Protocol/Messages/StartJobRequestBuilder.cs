namespace Smash.Protocol;

/// <summary>Collects the fields of a <see cref="StartJobRequest"/> as they are read: one request is made at the end, and not one a field.</summary>
internal sealed class StartJobRequestBuilder
{
    private readonly uint _maxCpuSeconds;
    private readonly int _priority;
    private readonly string _command;
    private readonly EnvironmentBlock _environment;
    private ulong _maxAddressSpaceBytes;
    private ulong _maxMemoryBytes;
    private ulong _maxWallMilliseconds;
    private string? _name;
    private string? _workingDirectory;
    private string? _script;
    private OutputFormat _outputFormat;
    private byte[]? _standardInput;
    private byte[]? _submissionKey;
    private ulong _spooledInputBytes;
    private bool _isPreparable;
    private bool _wantsRecord;
    private RemoteRunBuilder? _remote;
    private JobOptionsBuilder? _options;

    /// <summary>Reads the core fields.</summary>
    public StartJobRequestBuilder(ref PacketReader reader)
    {
        _maxCpuSeconds = reader.ReadUInt32();
        _maxAddressSpaceBytes = reader.ReadUInt32();
        _priority = reader.ReadInt32();
        _command = reader.ReadString();
        _environment = EnvironmentBlock.Read(ref reader);
    }

    public void Add(FieldTag tag, ref PacketReader value)
    {
        if (RemoteRunBuilder.Knows(tag))
        {
            (_remote ??= new RemoteRunBuilder()).Add(tag, ref value);
        }
        else if (tag == FieldTag.SpooledInput)
        {
            _spooledInputBytes = value.ReadUInt64();
        }
        else if (tag >= FieldTag.Pool)
        {
            (_options ??= new JobOptionsBuilder()).TryAdd(tag, ref value);
        }
        else if (!AddLimit(tag, ref value))
        {
            AddOther(tag, ref value);
        }
    }

    public StartJobRequest Build() => new()
    {
        Command = _command,
        MaxCpuSeconds = _maxCpuSeconds,
        MaxAddressSpaceBytes = _maxAddressSpaceBytes,
        MaxMemoryBytes = _maxMemoryBytes,
        MaxWallMilliseconds = _maxWallMilliseconds,
        Priority = _priority,
        Environment = _environment,
        Name = _name,
        WorkingDirectory = _workingDirectory,
        Script = _script,
        OutputFormat = _outputFormat,
        StandardInput = _standardInput,
        SubmissionKey = _submissionKey,
        SpooledInputBytes = _spooledInputBytes,
        IsPreparable = _isPreparable,
        WantsRecord = _wantsRecord,
        Remote = _remote?.Build(),
        Options = _options?.Build() ?? JobOptions.None,
    };

    private bool AddLimit(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.MaxAddressSpace:
                _maxAddressSpaceBytes = value.ReadUInt64();
                return true;
            case FieldTag.MaxMemory:
                _maxMemoryBytes = value.ReadUInt64();
                return true;
            case FieldTag.MaxWallTime:
                _maxWallMilliseconds = value.ReadUInt64();
                return true;
            default:
                return false;
        }
    }

    private void AddOther(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.Name:
                _name = value.ReadStringToEnd();
                break;
            case FieldTag.WorkingDirectory:
                _workingDirectory = value.ReadStringToEnd();
                break;
            case FieldTag.Script:
                _script = value.ReadStringToEnd();
                break;
            case FieldTag.OutputFormat:
                _outputFormat = (OutputFormat)value.ReadUInt32();
                break;
            case FieldTag.StandardInput:
                _standardInput = value.ReadToEnd().ToArray();
                break;
            case FieldTag.SubmissionKey:
                _submissionKey = value.ReadToEnd().ToArray();
                break;
            case FieldTag.Preparable:
                _isPreparable = true;
                break;
            case FieldTag.WantRecord:
                _wantsRecord = true;
                break;
        }
    }
}
