using Smash.DaemonCore.Configuration.Types;

namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>A line, understood.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Name">The name that is set; for a wrong line what is wrong with it.</param>
/// <param name="Value">The value, file or condition.</param>
internal readonly record struct Statement(StatementKind Kind, string Name, string Value)
{
    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without blanks at its ends, not empty.</param>
    /// <returns>The statement.</returns>
    public static Statement Read(string line)
    {
        if (line.AsSpan().ContainsAnyInRange('\0', '\u0008'))
        {
            return Wrong("The line has control characters.");
        }

        int blank = line.IndexOfAny([.. Blanks, ':', '=']);
        string word = blank < 0 ? line : line[..blank];
        string rest = blank < 0 ? "" : line[blank..].TrimStart();
        return rest.StartsWith('=') ? ReadAssignment(line) : word.ToUpperInvariant() switch
        {
            "INCLUDE" => ReadInclude(rest),
            "IF" => new Statement(StatementKind.If, "", rest),
            "ELIF" => new Statement(StatementKind.ElseIf, "", rest),
            "ELSE" when rest.Length == 0 => new Statement(StatementKind.Else, "", ""),
            "ENDIF" when rest.Length == 0 => new Statement(StatementKind.EndIf, "", ""),
            "USE" => Wrong("There are no templates to use here: write the settings themselves, or include a file."),
            _ => ReadAssignment(line),
        };
    }

    private static Statement ReadAssignment(string line)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return Wrong($"{Quoted.Of(line)} is no statement: write NAME = value.");
        }

        string name = line[..equals].TrimEnd();
        return MacroScanner.IsName(name)
            ? new Statement(StatementKind.Assignment, name, line[(equals + 1)..].TrimStart())
            : Wrong($"{Quoted.Of(name)} is no name: use letters, digits, underscores and a prefix with a point.");
    }

    private static Statement ReadInclude(string rest)
    {
        int colon = rest.IndexOf(':', StringComparison.Ordinal);
        string option = colon < 0 ? "" : rest[..colon].Trim();
        string file = rest[(colon + 1)..].Trim();
        return option.ToUpperInvariant() switch
        {
            _ when colon < 0 || file.Length == 0 => Wrong("An include is written include : FILE, or include ifexist : FILE."),
            "" => new Statement(StatementKind.Include, "", file),
            "IFEXIST" => new Statement(StatementKind.IncludeIfThere, "", file),
            _ => Wrong($"There is no include {Quoted.Of(option)}: write include : FILE, or include ifexist : FILE. Commands are never run."),
        };
    }

    private static Statement Wrong(string problem) => new(StatementKind.Wrong, problem, "");
}
