namespace Smash.HelpBuilder;

/// <summary>A source is not of the one shape, or not about the cmdlets that there are.</summary>
internal sealed class HelpSourceException(string message) : Exception(message);
