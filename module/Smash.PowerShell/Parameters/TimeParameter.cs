using System.Globalization;
using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>Reads spans of time: a number of seconds, <c>'00:01:30'</c> or a TimeSpan.</summary>
internal static class TimeParameter
{
    /// <summary>Reads a span.</summary>
    /// <param name="name">Name of the parameter, for the message.</param>
    /// <param name="value">What it was given.</param>
    /// <returns>Zero or more.</returns>
    /// <exception cref="CommandException">InvalidTimeSpan: no span; LimitOutOfRange: less than zero, or more than a TimeSpan holds.</exception>
    public static TimeSpan Read(string name, object value)
    {
        object plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        TimeSpan? span = plain switch
        {
            TimeSpan given => given,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) => FromSeconds(name, value, seconds),
            string text when text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan parsed) => parsed,
            byte or sbyte or short or ushort or int or uint or long or ulong or decimal or double or float =>
                FromSeconds(name, value, Convert.ToDouble(plain, CultureInfo.InvariantCulture)),
            _ => null,
        };
        return span switch
        {
            null => throw new CommandException("InvalidTimeSpan", $"-{name} cannot be '{value}'. A span of time is a number of seconds (90), hours, minutes and seconds ('00:01:30') or a TimeSpan."),
            { Ticks: < 0 } => throw OutOfRange(name, value),
            _ => span.Value,
        };
    }

    /// <summary>Reads a limit in whole seconds; a fraction is rounded up.</summary>
    /// <param name="name">Name of the parameter, for the message.</param>
    /// <param name="value">What it was given.</param>
    /// <returns>1 to 4,294,967,294.</returns>
    /// <exception cref="CommandException">InvalidTimeSpan or LimitOutOfRange.</exception>
    public static uint ReadWholeSeconds(string name, object value)
    {
        double seconds = Math.Ceiling(Read(name, value).TotalSeconds);
        return seconds is >= 1 and < uint.MaxValue ? (uint)seconds : throw OutOfRange(name, value);
    }

    private static TimeSpan FromSeconds(string name, object value, double seconds) =>
        Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : throw OutOfRange(name, value);

    private static CommandException OutOfRange(string name, object value) =>
        new("LimitOutOfRange", $"-{name} cannot be {value}: it is more than nothing and at most 4294967294 seconds. Leave it out for no limit.");
}
