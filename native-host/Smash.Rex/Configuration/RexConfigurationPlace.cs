namespace Smash.Rex.Configuration;

/// <summary>Where the active configuration is looked for.</summary>
/// <param name="Current">The user's current folder; null: it is not looked for there.</param>
/// <param name="Home">The user's home folder.</param>
/// <param name="Root">The folder that has <c>etc</c>: REX_ROOT, by default <c>/</c>.</param>
internal sealed record RexConfigurationPlace(string? Current, string Home, string Root)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "rex.rc";

    /// <summary>The folder of the system's own configuration.</summary>
    public string SystemFolder => Path.Combine(Root, "etc");

    /// <summary>The files that it could be, the first that is there is it.</summary>
    public IEnumerable<string> Candidates =>
        new[] { Current, Home, SystemFolder }.Where(static folder => folder is { Length: > 0 }).Select(static folder => Path.Combine(Path.GetFullPath(folder!), FileName));

    /// <summary>The places for the user of this process.</summary>
    /// <param name="current">The folder that the user is in, who may be another process; null: none.</param>
    public static RexConfigurationPlace OfThisUser(string? current) => new(
        current,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
        Environment.GetEnvironmentVariable("REX_ROOT") is { Length: > 0 } root ? root : "/");

    /// <summary>Finds it.</summary>
    /// <returns>The full path; null: there is none.</returns>
    public string? Find() => Candidates.FirstOrDefault(File.Exists);
}
