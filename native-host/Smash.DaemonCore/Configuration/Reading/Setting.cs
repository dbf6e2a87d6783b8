namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>A setting made remotely.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Raw">The value as given.</param>
/// <param name="Line">The line of the file that it was read from; 0: none yet.</param>
internal sealed record Setting(string Name, string Raw, int Line = 0);
