namespace Smash.Rex.Configuration;

/// <summary>One of the values of an option.</summary>
/// <param name="Text">The value, without quotes.</param>
/// <param name="Origin">Where it stands.</param>
internal sealed record RexWord(string Text, RexOrigin Origin)
{
    /// <summary>Takes a text apart where nobody quotes: at commas and blanks for a list, else not at all.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">Where it begins.</param>
    /// <param name="isList">Whether it may be several values.</param>
    /// <returns>The values; none where there are only blanks.</returns>
    public static IReadOnlyList<RexWord> Split(string text, RexOrigin origin, bool isList)
    {
        char[] separators = isList ? [',', ' ', '\t', '\r', '\n'] : [];
        string[] parts = isList ? text.Split(separators, StringSplitOptions.RemoveEmptyEntries) : [text.Trim()];
        return [.. parts.Where(static part => part.Length > 0).Select(part => new RexWord(part, origin))];
    }
}
