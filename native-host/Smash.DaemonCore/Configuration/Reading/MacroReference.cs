namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>One <c>$(NAME)</c>, <c>$(NAME:default)</c> or <c>$ENV(NAME)</c> in a text.</summary>
/// <param name="Start">Where its dollar sign is.</param>
/// <param name="End">Where the text goes on.</param>
/// <param name="IsEnvironment">Whether it is a variable of the environment.</param>
/// <param name="Name">The name.</param>
/// <param name="Default">What to take where there is no such name; null: nothing is said.</param>
internal readonly record struct MacroReference(int Start, int End, bool IsEnvironment, string Name, string? Default);
