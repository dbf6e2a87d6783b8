namespace Smash.Protocol;

/// <summary>Collects the fields of a <see cref="EngineRun"/> as they are read.</summary>
internal sealed class EngineRunBuilder
{
    private string? _name;
    private string? _jobName;
    private List<string>? _options;

    /// <summary>Whether a field is one of them.</summary>
    public static bool Knows(FieldTag tag) => tag is >= FieldTag.Engine and <= FieldTag.EngineOption;

    public void Add(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.Engine:
                _name = value.ReadStringToEnd();
                break;
            case FieldTag.EngineJob:
                _jobName = value.ReadStringToEnd();
                break;
            case FieldTag.EngineOption:
                (_options ??= []).Add(value.ReadStringToEnd());
                break;
        }
    }

    public EngineRun Build() => new()
    {
        Name = _name,
        JobName = _jobName,
        Options = _options ?? (IReadOnlyList<string>)[],
    };
}
