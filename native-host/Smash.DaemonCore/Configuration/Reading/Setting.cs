namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>A setting made remotely.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Raw">The value as given.</param>
internal sealed record Setting(string Name, string Raw);
