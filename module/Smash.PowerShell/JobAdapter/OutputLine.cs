using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>A line of a job's output.</summary>
/// <param name="Stream">Which output.</param>
/// <param name="Text">The line, without its end.</param>
internal readonly record struct OutputLine(OutputStream Stream, string Text);
