namespace Smash.Cli;

/// <summary>Something the user wrote is not understood.</summary>
/// <param name="message">What, and what would be.</param>
internal sealed class UsageException(string message) : Exception(message);
