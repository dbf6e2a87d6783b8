namespace Smash.Client;

/// <summary>Names that REX has for who comes: HOST.USER, or HOST.USER.PROGRAM for a program with a key of its own.</summary>
public static class RexIdentity
{
    /// <summary>The one of this user at this machine. What no name of an identity has, as a dot in a user's name, becomes <c>_</c>.</summary>
    /// <param name="program">The program, with or without its folder; null: the user's own for all.</param>
    public static string OfThisUser(string? program = null)
    {
        string own = $"{ToName(Environment.MachineName, "")}.{ToName(Interop.CurrentUser.Name, "")}";
        return program is null ? own : $"{own}.{ToName(Path.GetFileName(program), ".+")}";
    }

    private static string ToName(string text, string more)
    {
        string name = string.Concat(text.Select(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' || more.Contains(character) ? character : '_'));
        return name.Length == 0 || name[0] is '-' or '.' ? $"_{name}" : name;
    }
}
