namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>A text cannot be expanded.</summary>
/// <param name="kind">What sort of problem it is.</param>
/// <param name="message">What is wrong and what to do about it.</param>
internal sealed class MacroException(ConfigurationProblemKind kind, string message) : Exception(message)
{
    public ConfigurationProblemKind Kind { get; } = kind;
}
