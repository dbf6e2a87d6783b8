namespace Smash.DaemonCore.Configuration;

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Origin">Where.</param>
/// <param name="Name">The setting's name as written; null where the problem is none of a setting.</param>
/// <param name="Message">What is wrong and what to do about it.</param>
public sealed record ConfigurationProblem(ConfigurationProblemKind Kind, ConfigurationOrigin Origin, string? Name, string Message)
{
    /// <summary>Whether the problem is in what the command line gave: then the daemon was called wrongly.</summary>
    public bool IsUsage => Origin.Layer == ConfigurationLayer.CommandLine;

    /// <summary>As people read it: <c>/etc/smash/smash.conf:12: MAX_JOBS: …</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Name is null ? $"{Origin}: {Message}" : $"{Origin}: {Name}: {Message}";
}
