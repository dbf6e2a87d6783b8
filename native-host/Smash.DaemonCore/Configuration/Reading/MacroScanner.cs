using Smash.DaemonCore.Configuration.Types;

namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>Finds the macros in a text.</summary>
internal static class MacroScanner
{
    /// <summary>How deep defaults may have macros in their turn, and macros be made of macros.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most UTF-16 units that a value may have, as written or expanded.</summary>
    public const int MaxLength = 64 * 1024;

    private const string Function = "ENV";

    /// <summary>Finds the next macro.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where to begin.</param>
    /// <returns>The macro; null: there is none any more.</returns>
    /// <exception cref="MacroException">It is not closed, has no name, or is none that there is.</exception>
    public static MacroReference? Next(string text, int from)
    {
        for (int start = text.IndexOf('$', from); start >= 0; start = text.IndexOf('$', start + 1))
        {
            int open = start + 1;
            while (open < text.Length && IsLetter(text[open]))
            {
                open++;
            }

            if (open < text.Length && text[open] == '(')
            {
                return Read(text, start, open);
            }
        }

        return null;
    }

    /// <summary>Whether a text can be the name of a setting.</summary>
    public static bool IsName(ReadOnlySpan<char> name) =>
        !name.IsEmpty && (char.IsAsciiLetter(name[0]) || name[0] == '_') && !name.ContainsAnyExcept(NameLetters) && name[^1] != '.';

    private static readonly System.Buffers.SearchValues<char> NameLetters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    private static MacroReference Read(string text, int start, int open)
    {
        string function = text[(start + 1)..open];
        bool isEnvironment = function.Equals(Function, StringComparison.OrdinalIgnoreCase);
        if (function.Length > 0 && !isEnvironment)
        {
            throw new MacroException(ConfigurationProblemKind.Macro, $"There is no ${function}(): there are $(NAME), $(NAME:default) and $ENV(NAME); for the sign itself write $(DOLLAR).");
        }

        int close = FindClose(text, open);
        if (close < 0)
        {
            throw new MacroException(ConfigurationProblemKind.Macro, $"The macro {Quoted.Of(text[start..])} is not closed by ')'.");
        }

        string inner = text[(open + 1)..close];
        int colon = inner.IndexOf(':', StringComparison.Ordinal);
        string name = (colon < 0 ? inner : inner[..colon]).Trim();
        return IsName(name)
            ? new MacroReference(start, close + 1, isEnvironment, name, colon < 0 ? null : inner[(colon + 1)..].Trim())
            : throw new MacroException(ConfigurationProblemKind.Macro, $"{Quoted.Of(name)} is no name of a macro.");
    }

    private static int FindClose(string text, int open)
    {
        int depth = 0;
        for (int i = open; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsLetter(char letter) => char.IsAsciiLetter(letter) || letter == '_';
}
