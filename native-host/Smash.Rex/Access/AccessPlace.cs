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

    /// <summary>The private key of an identity of this user's: <c>keys/HOST.USER[.PROGRAM]</c> in that folder. It need not be there.</summary>
    /// <param name="identity">The identity.</param>
    public static string KeyFile(RexIdentity identity) => Path.Combine(Folder, "keys", identity.ToString());
}
