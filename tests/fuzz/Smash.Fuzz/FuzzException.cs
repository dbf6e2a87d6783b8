namespace Smash.Fuzz;

/// <summary>A property that does not hold.</summary>
internal sealed class FuzzException(string message) : Exception(message);
