namespace Smash.DaemonCore.Configuration.Types;

/// <summary>A time span.</summary>
internal sealed class DurationType : ParameterType<TimeSpan>
{
    private static readonly UnitTable Units = new(
    [
        (TimeSpan.TicksPerMicrosecond, ["us", "µs", "microsecond", "microseconds"]),
        (TimeSpan.TicksPerMillisecond, ["ms", "millisecond", "milliseconds"]),
        (TimeSpan.TicksPerSecond, ["s", "sec", "second", "seconds"]),
        (TimeSpan.TicksPerMinute, ["min", "m", "minute", "minutes"]),
        (TimeSpan.TicksPerHour, ["h", "hour", "hours"]),
        (TimeSpan.TicksPerDay, ["d", "day", "days"]),
    ]);

    private readonly ParameterRange<TimeSpan> _range;

    public DurationType(ParameterRange<TimeSpan> range, string? unit)
    {
        _range = range;
        Unit = unit ?? "s";
        if (!Units.Has(Unit))
        {
            throw new ArgumentException($"{unit} is not a unit of time.", nameof(unit));
        }
    }

    public override string Name => "duration";

    public override string Range => $"{Write(_range.Least)} to {(_range.Most == TimeSpan.MaxValue ? "29,000 years" : Write(_range.Most))}";

    public override string Unit { get; }

    public override string? Read(string text, string? folder, out TimeSpan value)
    {
        value = default;
        if (!Units.TryRead(text, Unit, out decimal ticks))
        {
            return $"{Quoted.Of(text)} is not a duration: write a number and ms, s, min, h or days, as in 10 min; a plain number is in {Unit}.";
        }

        // Whole microseconds, so that what is written reads as the same.
        value = new TimeSpan((long)decimal.Floor(ticks / TimeSpan.TicksPerMicrosecond) * TimeSpan.TicksPerMicrosecond);
        return _range.Contains(value) ? null : $"{Quoted.Of(text)} is out of range: write a duration from {Range}.";
    }

    public override string Write(TimeSpan value) => value == TimeSpan.Zero ? "0 s" : Units.Write(value.Ticks - (value.Ticks % TimeSpan.TicksPerMicrosecond));
}
