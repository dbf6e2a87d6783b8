using Smash.DaemonCore.Commands;

namespace Smash.DaemonCore.Configuration.Types;

/// <summary>Entries of an ALLOW_ or DENY_ list, with commas or blanks between them.</summary>
internal sealed class PeerListType : ParameterType<string>
{
    private static readonly char[] Separators = [',', ' ', '\t'];

    public override string Name => "peers";

    public override string? Read(string text, string? folder, out string value)
    {
        string[] entries = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        value = string.Join(", ", entries);
        return entries.FirstOrDefault(static entry => !PeerPattern.TryParse(entry, out _)) is { } wrong ? $"{Quoted.Of(wrong)} names nobody. {PeerPattern.Expected}" : null;
    }

    public override string Write(string value) => value;
}
