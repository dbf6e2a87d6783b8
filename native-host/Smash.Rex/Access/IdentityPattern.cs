using System.Diagnostics.CodeAnalysis;

namespace Smash.Rex.Access;

/// <summary>Identities that a line of the access file is about: HOST.USER[.PROGRAM], each part as a <see cref="NamePattern"/>, or <c>*</c> alone: all.</summary>
/// <param name="Host">The host's part.</param>
/// <param name="User">The user's.</param>
/// <param name="Program">The program's; null: only keys that are no program's.</param>
/// <param name="IsAll">Whether all are meant, of programs or not; the parts are those of any then.</param>
internal sealed record IdentityPattern(NamePattern Host, NamePattern User, NamePattern? Program, bool IsAll = false)
{
    /// <summary>All identities.</summary>
    public static IdentityPattern All { get; } = new(NamePattern.Any, NamePattern.Any, NamePattern.Any, IsAll: true);

    /// <summary>Reads one.</summary>
    /// <param name="text">As it is written.</param>
    /// <param name="pattern">The pattern.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out IdentityPattern? pattern)
    {
        string[] parts = text.Split('.', 3);
        pattern = text == "*" ? All
            : text.Length <= RexIdentity.MostCharacters && parts.Length > 1 && parts[..2].All(static part => NamePattern.IsPattern(part, RexIdentity.IsCharacter))
                && (parts.Length == 2 || (parts[2] is not ['.', ..] && NamePattern.IsPattern(parts[2], RexIdentity.IsProgramCharacter)))
                ? new IdentityPattern(new NamePattern(parts[0]), new NamePattern(parts[1]), parts.Length == 3 ? new NamePattern(parts[2]) : null)
            : null;
        return pattern is not null;
    }

    /// <summary>Whether an identity is meant.</summary>
    /// <param name="identity">The identity.</param>
    public bool Matches(RexIdentity identity) =>
        IsAll || (Host.Matches(identity.Host) && User.Matches(identity.User) && (Program is null ? identity.Program is null : identity.Program is { } program && Program.Matches(program)));

    /// <summary>Whether it means all that another means.</summary>
    /// <param name="other">The other.</param>
    public bool Covers(IdentityPattern other) =>
        IsAll || (!other.IsAll && Host.Covers(other.Host) && User.Covers(other.User) && (Program is null ? other.Program is null : other.Program is { } program && Program.Covers(program)));

    /// <summary>Whether there is an identity that both mean.</summary>
    /// <param name="other">The other.</param>
    public bool Overlaps(IdentityPattern other) =>
        IsAll || other.IsAll
        || (Host.Overlaps(other.Host) && User.Overlaps(other.User) && (Program is null ? other.Program is null : other.Program is { } program && Program.Overlaps(program)));

    /// <inheritdoc/>
    public override string ToString() => IsAll ? "*" : Program is null ? $"{Host}.{User}" : $"{Host}.{User}.{Program}";
}
