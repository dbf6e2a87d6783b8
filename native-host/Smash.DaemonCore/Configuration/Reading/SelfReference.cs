using System.Text;

namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>Puts what a name stood for before into a new value that refers to the name itself, so that <c>LIST = $(LIST) more</c> appends.</summary>
/// <param name="isSelf">Whether a name is the one that is set.</param>
/// <param name="before">What it stood for; null: nothing.</param>
internal sealed class SelfReference(Func<string, bool> isSelf, Func<string?> before)
{
    /// <summary>Replaces the references.</summary>
    /// <param name="raw">The value as written.</param>
    /// <returns>The value; the same where there are none.</returns>
    /// <exception cref="MacroException">A macro is malformed, or the value becomes too long.</exception>
    public string Replace(string raw) => Replace(raw, 0);

    private string Replace(string raw, int depth)
    {
        if (depth > MacroScanner.MaxDepth)
        {
            throw new MacroException(ConfigurationProblemKind.Limit, $"Macros are nested deeper than {MacroScanner.MaxDepth}.");
        }

        StringBuilder? text = null;
        int from = 0;
        for (MacroReference? next = MacroScanner.Next(raw, 0); next is { } macro; next = MacroScanner.Next(raw, macro.End))
        {
            if (Replacement(macro, depth) is { } replacement)
            {
                text ??= new StringBuilder();
                text.Append(raw, from, macro.Start - from).Append(replacement);
                from = macro.End;
                ThrowIfTooLong(text.Length);
            }
        }

        return text is null ? raw : text.Append(raw, from, raw.Length - from).ToString();
    }

    private string? Replacement(MacroReference macro, int depth)
    {
        string? fallback = macro.Default is null ? null : Replace(macro.Default, depth + 1);
        if (!macro.IsEnvironment && isSelf(macro.Name))
        {
            return before() ?? fallback ?? "";
        }

        return fallback == macro.Default ? null : $"{(macro.IsEnvironment ? "$ENV(" : "$(")}{macro.Name}:{fallback})";
    }

    private static void ThrowIfTooLong(int length)
    {
        if (length > MacroScanner.MaxLength)
        {
            throw new MacroException(ConfigurationProblemKind.Limit, $"The value is longer than {MacroScanner.MaxLength} characters.");
        }
    }
}
