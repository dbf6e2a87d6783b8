using Smash.Protocol;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>What a job wrote at once: a line or, where its output has them, a record.</summary>
/// <param name="Stream">Which output.</param>
/// <param name="Record">The record; a line is one of the kind Text.</param>
internal readonly record struct OutputLine(OutputStream Stream, StreamRecord Record);
