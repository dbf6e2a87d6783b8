namespace Smash.Rex.Configuration;

/// <summary>An option that a configuration may set.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsList">Whether it may have several values; then it may also be set several times, and the values add up.</param>
/// <param name="Take">Takes what a statement sets.</param>
internal sealed record RexOption(string Name, bool IsList, Action<RexSettings, RexStatement> Take);
