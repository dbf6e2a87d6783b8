using System.Globalization;

namespace Smash.Client;

/// <summary>A span of time on a row of cells, with ticks at round times.</summary>
internal sealed class TimeAxis
{
    private const int LabelGap = 2;

    private static readonly TimeSpan[] Intervals =
    [
        .. Seconds(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800),
        .. Seconds(3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600, 2_592_000, 7_776_000, 31_536_000),
    ];

    private readonly DateTime _start;
    private readonly long _length;

    /// <param name="start">Local time of the first cell's begin.</param>
    /// <param name="end">Local time of the last cell's end.</param>
    /// <param name="cells">Number of cells.</param>
    public TimeAxis(DateTime start, DateTime end, int cells)
    {
        _start = start;
        _length = Math.Max(1, (end - start).Ticks);
        Cells = cells;
        Interval = Array.Find(Intervals, interval => GetWidth(interval) >= GetLabel(start + interval, interval).Length + LabelGap) is { Ticks: > 0 } fitting
            ? fitting
            : Intervals[^1];
    }

    public int Cells { get; }

    /// <summary>Time between two ticks.</summary>
    public TimeSpan Interval { get; }

    /// <summary>The cell that a moment falls nearest to the begin of: 0 to <see cref="Cells"/>.</summary>
    public int GetCell(DateTime moment) => (int)Math.Clamp(Math.Round((double)(moment - _start).Ticks / _length * Cells), 0, Cells);

    /// <summary>The ticks within the cells, each with its cell and its label.</summary>
    public IEnumerable<(int Cell, string Label)> GetTicks()
    {
        // Relative labels count from the start; those of the clock are at its round times.
        long origin = IsRelative(Interval) ? _start.Ticks : 0;
        long first = (_start.Ticks - origin + Interval.Ticks - 1) / Interval.Ticks * Interval.Ticks;
        for (var moment = new DateTime(origin + first); (moment - _start).Ticks < _length; moment += Interval)
        {
            int cell = GetCell(moment);
            if (cell < Cells)
            {
                yield return (cell, GetLabel(moment, Interval));
            }
        }
    }

    private static IEnumerable<TimeSpan> Seconds(params double[] seconds) => seconds.Select(TimeSpan.FromSeconds);

    private static bool IsRelative(TimeSpan interval) => interval < TimeSpan.FromSeconds(1);

    private double GetWidth(TimeSpan interval) => (double)interval.Ticks / _length * Cells;

    private string GetLabel(DateTime moment, TimeSpan interval) => IsRelative(interval)
        ? (moment - _start).TotalSeconds.ToString("0.### s", CultureInfo.InvariantCulture)
        : moment.ToString(GetFormat(interval), CultureInfo.InvariantCulture);

    private static string GetFormat(TimeSpan interval) => interval.TotalSeconds switch
    {
        < 60 => "HH:mm:ss",
        < 86_400 => "HH:mm",
        _ => "yy-MM-dd",
    };
}
