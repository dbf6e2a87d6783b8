using System.Diagnostics.CodeAnalysis;

namespace Smash.Rex.Access;

/// <summary>Functions that a line of the access file is about: <c>[LIBRARY:]FUNCTION</c>, each as a <see cref="NamePattern"/>.</summary>
/// <param name="Library">The library as a call names it, such as libm.so.6 or a path; any where the line names none.</param>
/// <param name="Function">The function.</param>
internal sealed record FunctionPattern(NamePattern Library, NamePattern Function)
{
    /// <summary>Any function of any library.</summary>
    public static FunctionPattern All { get; } = new(NamePattern.Any, NamePattern.Any);

    /// <summary>Reads one.</summary>
    /// <param name="text">As it is written.</param>
    /// <param name="pattern">The pattern.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out FunctionPattern? pattern)
    {
        int colon = text.LastIndexOf(':');
        string library = colon < 0 ? "*" : text[..colon];
        bool isOne = NamePattern.IsPattern(library, IsLibraryCharacter) && NamePattern.IsPattern(text[(colon + 1)..], IsFunctionCharacter);
        pattern = isOne ? new FunctionPattern(new NamePattern(library), new NamePattern(text[(colon + 1)..])) : null;
        return isOne;
    }

    /// <summary>Whether a function is meant.</summary>
    /// <param name="library">The library as the call names it.</param>
    /// <param name="function">The function.</param>
    public bool Matches(string library, string function) => Library.Matches(library) && Function.Matches(function);

    /// <summary>Whether it means all that another means.</summary>
    /// <param name="other">The other.</param>
    public bool Covers(FunctionPattern other) => Library.Covers(other.Library) && Function.Covers(other.Function);

    /// <summary>Whether there is a function that both mean.</summary>
    /// <param name="other">The other.</param>
    public bool Overlaps(FunctionPattern other) => Library.Overlaps(other.Library) && Function.Overlaps(other.Function);

    /// <inheritdoc/>
    public override string ToString() => Library == NamePattern.Any ? Function.Text : $"{Library}:{Function}";

    private static bool IsLibraryCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.' or '+' or '/' or '@' or '%';

    private static bool IsFunctionCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '$' or '@';
}
