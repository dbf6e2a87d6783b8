namespace Smash.Rex.Access;

/// <summary>A name, or the beginning of one with <c>*</c> behind it, or <c>*</c>: any.</summary>
/// <param name="Text">As it is written.</param>
internal sealed record NamePattern(string Text)
{
    /// <summary>What stands for the rest of a name.</summary>
    public const char Rest = '*';

    /// <summary>Any name.</summary>
    public static NamePattern Any { get; } = new("*");

    private bool IsOpen => Text.EndsWith(Rest);

    private ReadOnlySpan<char> Beginning => IsOpen ? Text.AsSpan()[..^1] : Text;

    /// <summary>Whether a text is a pattern of names that have only certain characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isCharacter">Which characters a name has.</param>
    public static bool IsPattern(string text, Func<char, bool> isCharacter) =>
        text.Length > 0 && text[0] != '-' && (text[^1] == Rest ? text[..^1] : text).All(isCharacter);

    /// <summary>Whether a name is meant.</summary>
    /// <param name="name">The name.</param>
    public bool Matches(string name) => IsOpen ? name.AsSpan().StartsWith(Beginning, StringComparison.Ordinal) : name == Text;

    /// <summary>Whether it means all that another means.</summary>
    /// <param name="other">The other.</param>
    public bool Covers(NamePattern other) => IsOpen ? other.Beginning.StartsWith(Beginning, StringComparison.Ordinal) : other.Text == Text;

    /// <summary>Whether there is a name that both mean.</summary>
    /// <param name="other">The other.</param>
    public bool Overlaps(NamePattern other) => Covers(other) || other.Covers(this);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
