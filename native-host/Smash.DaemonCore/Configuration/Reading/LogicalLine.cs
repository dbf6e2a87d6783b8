namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>A line of a file with those that continue it.</summary>
/// <param name="Text">The text without blanks at its ends.</param>
/// <param name="Number">The number of its first line, from 1.</param>
/// <param name="IsOpen">Whether it says that it goes on but the file ends.</param>
internal readonly record struct LogicalLine(string Text, int Number, bool IsOpen);
