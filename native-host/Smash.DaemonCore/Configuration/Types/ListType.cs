namespace Smash.DaemonCore.Configuration.Types;

/// <summary>Words with commas or blanks between them; the list may be empty.</summary>
internal sealed class ListType : ParameterType<IReadOnlyList<string>>
{
    private static readonly char[] Separators = [',', ' ', '\t'];

    public override string Name => "list";

    public override string? Read(string text, string? folder, out IReadOnlyList<string> value)
    {
        value = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        return null;
    }

    public override string Write(IReadOnlyList<string> value) => string.Join(", ", value);
}
