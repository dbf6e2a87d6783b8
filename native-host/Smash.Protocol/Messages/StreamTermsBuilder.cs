namespace Smash.Protocol;

/// <summary>Collects the fields of a <see cref="StreamTerms"/> as they are read.</summary>
internal sealed class StreamTermsBuilder
{
    private bool _isInputOpen;
    private string? _inputPath;
    private uint _terminal;

    /// <summary>Whether a field is one of them.</summary>
    public static bool Knows(FieldTag tag) => tag is FieldTag.InputOpen or FieldTag.StandardInputFile or FieldTag.Terminal;

    public void Add(FieldTag tag, ref PacketReader value)
    {
        switch (tag)
        {
            case FieldTag.InputOpen:
                _isInputOpen = true;
                break;
            case FieldTag.StandardInputFile:
                _inputPath = value.ReadStringToEnd();
                break;
            case FieldTag.Terminal:
                _terminal = value.ReadUInt32();
                break;
        }
    }

    public StreamTerms Build() => new()
    {
        IsInputOpen = _isInputOpen,
        InputPath = _inputPath,
        Terminal = _terminal,
    };
}
