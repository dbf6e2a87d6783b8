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
}
