using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

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
        object plain = value is PSObject wrapped ? Unwrap(wrapped) : value;
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
            null => throw new CommandException("InvalidTimeSpan", $"-{name} cannot be '{value}'.{Explain(plain)} A span of time is a number of seconds (90), hours, minutes and seconds ('00:01:30') or a TimeSpan."),
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

    /// <summary>Reads a limit in milliseconds; a fraction is rounded up.</summary>
    /// <param name="name">Name of the parameter, for the message.</param>
    /// <param name="value">What it was given.</param>
    /// <returns>1 to 4,294,967,294,000.</returns>
    /// <exception cref="CommandException">InvalidTimeSpan or LimitOutOfRange.</exception>
    public static ulong ReadMilliseconds(string name, object value)
    {
        double milliseconds = Math.Ceiling(Read(name, value).TotalMilliseconds);
        return milliseconds is >= 1 and < uint.MaxValue * 1000.0 ? (ulong)milliseconds : throw OutOfRange(name, value);
    }

    /// <summary>Reads a time by the clock, local unless it says otherwise.</summary>
    /// <param name="value">The time.</param>
    /// <returns>Microseconds since the epoch; of a time before it, 0.</returns>
    public static long ReadClock(DateTime value) => Math.Max(0, (value.ToUniversalTime() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>To PowerShell 90s and 2d are the numbers 90 and 2, of other types; who writes them means seconds and days. The text is kept with the number.</summary>
    private static object Unwrap(PSObject value) => value.ToString() is var text && Explain(text).Length > 0 ? text : value.BaseObject;

    /// <summary>Says how to write what somebody wrote with a unit, where there is no doubt what they meant.</summary>
    private static string Explain(object value)
    {
        Match match = Regex.Match(value as string ?? "", @"^\s*([0-9]*\.?[0-9]+)\s*([a-z]+)\.?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        if (!match.Success || SecondsOf(match.Groups[2].Value) is not { } unit)
        {
            return "";
        }

        double seconds = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * unit;
        return seconds < uint.MaxValue ? FormattableString.Invariant($" A time has no unit here: write {seconds}, which are seconds, or '{TimeSpan.FromSeconds(seconds):c}'.") : "";
    }

    private static double? SecondsOf(string unit) => unit.ToUpperInvariant() switch
    {
        "MS" or "MSEC" or "MILLISECOND" or "MILLISECONDS" => 0.001,
        "S" or "SEC" or "SECS" or "SECOND" or "SECONDS" => 1,
        "M" or "MIN" or "MINS" or "MINUTE" or "MINUTES" => 60,
        "H" or "HR" or "HRS" or "HOUR" or "HOURS" => 3600,
        "D" or "DAY" or "DAYS" => 86400,
        _ => null,
    };

    private static TimeSpan FromSeconds(string name, object value, double seconds) =>
        Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : throw OutOfRange(name, value);

    private static CommandException OutOfRange(string name, object value) =>
        new("LimitOutOfRange", $"-{name} cannot be {value}: it is more than nothing and at most 4294967294 seconds. Leave it out for no limit.");
}
