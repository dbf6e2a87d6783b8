using System.Globalization;

namespace Smash.DaemonCore.Logs;

/// <summary>A named value beside the message, for programs that read the log.</summary>
/// <param name="Name">Letters, digits, <c>_</c>, <c>-</c> and <c>.</c>; anything else is written as <c>_</c>, and what exceeds 64 characters is left out.</param>
/// <param name="Value">Its text; what exceeds 256 characters is left out.</param>
public readonly record struct LogField(string Name, string Value)
{
    /// <summary>Makes a field of a number, a time or the like.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, written without regard to the user's culture.</param>
    public static LogField Of<T>(string name, T value)
        where T : IFormattable => new(name, value.ToString(null, CultureInfo.InvariantCulture));
}
