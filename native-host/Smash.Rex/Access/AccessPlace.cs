namespace Smash.Rex.Access;

/// <summary>Where REX keeps what is its user's alone.</summary>
internal static class AccessPlace
{
    /// <summary>
    /// The folder: <c>~/.config/smash/rex</c>. XDG_CONFIG_HOME changes nothing: what sshd starts does not have it, and a grant that is taken back here must be gone there.
    /// </summary>
    public static string Folder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".config", "smash", "rex");

    /// <summary>The access file: <c>access</c> in that folder.</summary>
    public static string AccessFile => Path.Combine(Folder, "access");

    /// <summary>Looks for the key of this user for a program: <c>keys/HOST.USER.PROGRAM</c> in that folder, else the user's own for all, <c>keys/HOST.USER</c>.</summary>
    /// <param name="program">The program; null: the user's own key alone.</param>
    /// <returns>The path of the private key; null: there is none, so that ssh's own configuration decides.</returns>
    public static string? FindKey(string? program) =>
        new[] { RexIdentity.OfThisUser(program), RexIdentity.OfThisUser(null) }.Select(static identity => Path.Combine(Folder, "keys", identity.ToString())).FirstOrDefault(File.Exists);
}
