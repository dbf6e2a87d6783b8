using System.Diagnostics.CodeAnalysis;

namespace Smash.Rex.Access;

/// <summary>Who comes, as the key says that was let in: HOST.USER, or HOST.USER.PROGRAM where a program has a key of its own.</summary>
/// <param name="Host">The machine's name up to its first dot.</param>
/// <param name="User">The user there.</param>
/// <param name="Program">The program; null: the key is its user's for all.</param>
internal sealed record RexIdentity(string Host, string User, string? Program)
{
    /// <summary>Most characters of one.</summary>
    public const int MostCharacters = 200;

    /// <summary>Reads one. Letters, digits, <c>_</c> and <c>-</c> are in the names of hosts and users, dots and <c>+</c> also in those of programs; none begins with a dash or dot.</summary>
    /// <param name="text">HOST.USER[.PROGRAM].</param>
    /// <param name="identity">The identity.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out RexIdentity? identity)
    {
        string[] parts = text.Split('.', 3);
        bool isOne = text.Length <= MostCharacters && parts is [var host, var user, ..] && IsName(host) && IsName(user) && (parts.Length == 2 || IsProgramName(parts[2]));
        identity = isOne ? new RexIdentity(parts[0], parts[1], parts.Length == 3 ? parts[2] : null) : null;
        return isOne;
    }

    /// <summary>The identity of the user of this process at this machine. What no name of an identity has, as a dot in a user's name, becomes <c>_</c>.</summary>
    /// <param name="program">The program whose key is meant; null: the user's own. It is as it is written, without its folder.</param>
    public static RexIdentity OfThisUser(string? program) => new(
        ToName(Environment.MachineName, IsCharacter), ToName(Environment.UserName, IsCharacter), program is null ? null : ToName(Path.GetFileName(program), IsProgramCharacter));

    /// <summary>Whether a character may be in the name of a host or user.</summary>
    /// <param name="character">It.</param>
    public static bool IsCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';

    /// <summary>Whether a character may be in the name of a program.</summary>
    /// <param name="character">It.</param>
    public static bool IsProgramCharacter(char character) => IsCharacter(character) || character is '.' or '+';

    /// <inheritdoc/>
    public override string ToString() => Program is null ? $"{Host}.{User}" : $"{Host}.{User}.{Program}";

    private static string ToName(string text, Func<char, bool> isCharacter)
    {
        string name = string.Concat(text.Select(character => isCharacter(character) ? character : '_'));
        return name.Length == 0 || name[0] is '-' or '.' ? $"_{name}" : name;
    }

    private static bool IsName(string text) => text.Length > 0 && text[0] != '-' && text.All(IsCharacter);

    private static bool IsProgramName(string text) => text.Length > 0 && text[0] is not ('-' or '.') && text.All(IsProgramCharacter);
}
