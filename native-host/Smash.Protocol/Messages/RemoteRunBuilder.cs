namespace Smash.Protocol;

/// <summary>Collects the fields of a <see cref="RemoteRun"/> as they are read.</summary>
internal sealed class RemoteRunBuilder
{
    private string? _computerName;
    private uint _retry;
    private string? _directory;
    private RemoteProcess? _process;
    private List<RemoteFile>? _inputs;
    private List<RemoteFile>? _outputs;

    /// <summary>Whether a field is one of them.</summary>
    public static bool Knows(FieldTag tag) => tag is >= FieldTag.RemoteComputer and <= FieldTag.RemoteProcess;

    public void Add(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.RemoteComputer:
                _computerName = value.ReadStringToEnd();
                break;
            case FieldTag.Retry:
                _retry = value.ReadUInt32();
                break;
            case FieldTag.RemoteDirectory:
                _directory = value.ReadStringToEnd();
                break;
            case FieldTag.RemoteProcess:
                _process = RemoteProcess.Read(ref value);
                break;
            case FieldTag.InputFile:
                string path = value.ReadString();
                (_inputs ??= []).Add(new RemoteFile(path, value.ReadString()));
                break;
            case FieldTag.OutputFile:
                string name = value.ReadString();
                (_outputs ??= []).Add(new RemoteFile(value.ReadString(), name));
                break;
        }
    }

    /// <returns>What was read; null: no server was named, so that the others mean nothing.</returns>
    public RemoteRun? Build() => _computerName is null ? null : new RemoteRun
    {
        ComputerName = _computerName,
        Retry = _retry,
        Directory = _directory,
        Process = _process,
        InputFiles = _inputs ?? (IReadOnlyList<RemoteFile>)[],
        OutputFiles = _outputs ?? (IReadOnlyList<RemoteFile>)[],
    };
}
