namespace Smash.Cli;

/// <summary>A command and what was written behind its name.</summary>
/// <param name="Command">The command.</param>
/// <param name="Arguments">The rest of the line.</param>
internal readonly record struct CommandLine(ICommand Command, string Arguments);
