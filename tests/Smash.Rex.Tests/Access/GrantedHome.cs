namespace Smash.Rex.Tests.Access;

/// <summary>A home folder of an executor in which something is granted: an agent that has it as HOME obeys its access file.</summary>
internal static class GrantedHome
{
    /// <summary>Grants.</summary>
    /// <param name="folder">The home folder.</param>
    /// <param name="lines">Lines of the access file, such as <c>allow here.me *</c>.</param>
    public static void Grant(string folder, params string[] lines)
    {
        string place = Path.Combine(folder, ".config", "smash", "rex");
        Directory.CreateDirectory(place);
        File.WriteAllLines(Path.Combine(place, "access"), lines);
        File.SetUnixFileMode(Path.Combine(place, "access"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
