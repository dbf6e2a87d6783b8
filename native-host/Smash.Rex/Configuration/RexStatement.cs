namespace Smash.Rex.Configuration;

/// <summary>An option with its values, whatever form of configuration it was written in.</summary>
/// <param name="Name">The option as written.</param>
/// <param name="Words">Its values.</param>
/// <param name="Origin">Where it begins.</param>
internal sealed record RexStatement(string Name, IReadOnlyList<RexWord> Words, RexOrigin Origin);
