namespace Smash.Client;

/// <summary>A function that is to be called, and what was told of its types.</summary>
/// <param name="Library">The library as the executor knows it.</param>
/// <param name="Function">The function's symbol.</param>
public sealed record RexCallTarget(string Library, string Function)
{
    /// <summary>The type of what it returns; null: nobody told it.</summary>
    public RexType? ReturnType { get; init; }

    /// <summary>The types of the arguments; null: nobody told them.</summary>
    public IReadOnlyList<RexType>? ArgumentTypes { get; init; }
}
