using System.Globalization;
using System.Text;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>Draws jobs over time as lines of text: a line a job, with the time it waited and the time it ran on one axis.</summary>
public sealed class Timeline
{
    /// <summary>Fewest cells of a line.</summary>
    public const int MinWidth = 40;

    private const char Waiting = '░';
    private const char Running = '█';
    private const char NeverStarted = '×';
    private const char Tick = '┊';
    private const int LongestName = 20;
    private const int LongestOutcome = 14;

    private readonly int _width;
    private readonly TimelinePalette _palette;

    /// <summary>Makes one.</summary>
    /// <param name="width">Cells of a line, at least <see cref="MinWidth"/>.</param>
    /// <param name="palette">Colours; null: none.</param>
    public Timeline(int width, TimelinePalette? palette = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, MinWidth);
        _width = width;
        _palette = palette ?? TimelinePalette.Plain;
    }

    /// <summary>Draws.</summary>
    /// <param name="jobs">The jobs, in the order of their lines.</param>
    /// <param name="now">Until when what has not ended has gone on; local time.</param>
    /// <returns>A line with the axis, one for each job, and one that sums up; none for no jobs.</returns>
    public IReadOnlyList<string> Draw(IReadOnlyList<SmashJob> jobs, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        if (jobs.Count == 0)
        {
            return [];
        }

        JobRecord[] records = [.. jobs.Select(static job => job.Record)];
        TimelineSpan[] spans = [.. records.Select(record => TimelineSpan.Of(record, now))];
        var columns = new Columns(records, _width);
        var axis = new TimeAxis(spans.Min(static span => span.Submitted), spans.Max(static span => span.End), columns.Bar);
        int[] ticks = [.. axis.GetTicks().Select(static tick => tick.Cell)];
        string[] rows = [.. records.Zip(spans, (record, span) => DrawRow(record, columns, DrawBar(span, axis, ticks, record.GetOutcome())))];
        return [DrawHeader(columns, axis), .. rows, DrawSummary(records, spans)];
    }

    private string DrawHeader(Columns columns, TimeAxis axis)
    {
        var labels = new StringBuilder();
        foreach ((int cell, string label) in axis.GetTicks())
        {
            if (cell >= labels.Length && cell + 1 + label.Length <= axis.Cells)
            {
                labels.Append(' ', cell - labels.Length).Append(Tick).Append(label);
            }
        }

        string titles = $"{"Id".PadLeft(columns.Id)} {TextCells.Fit("Name", columns.Name)} {TextCells.Fit("Outcome", columns.Outcome)} ";
        return titles + _palette.PaintDim(labels.ToString());
    }

    private string DrawRow(JobRecord record, Columns columns, string bar)
    {
        string outcome = TextCells.Fit(record.DescribeOutcome(), columns.Outcome);
        string id = record.JobId.ToString(CultureInfo.InvariantCulture).PadLeft(columns.Id);
        return $"{id} {TextCells.Fit(record.Name, columns.Name)} {_palette.Paint(record.GetOutcome(), outcome)} {bar}";
    }

    private string DrawBar(TimelineSpan span, TimeAxis axis, int[] ticks, JobOutcome outcome)
    {
        (int first, int run, int end) = Place(span, axis);
        string before = DrawGrid(0, first, ticks);
        string waiting = new(Waiting, run - first);
        string running = span.Started is null ? (span.HasEnded ? $"{NeverStarted}" : "") : new string(Running, end - run);
        string after = DrawGrid(run + running.Length, axis.Cells, ticks).TrimEnd();
        return (_palette.PaintDim(before + waiting) + _palette.Paint(outcome, running) + _palette.PaintDim(after)).TrimEnd();
    }

    /// <summary>The cells of a job: where it begins to wait, where to run, and where it ends. Whatever ran has a cell.</summary>
    private static (int First, int Run, int End) Place(TimelineSpan span, TimeAxis axis)
    {
        int run = Math.Min(axis.GetCell(span.Started ?? span.End), axis.Cells - (span.Started is null && !span.HasEnded ? 0 : 1));
        int first = Math.Min(axis.GetCell(span.Submitted), run);
        if (first == run && span.Started is null && !span.HasEnded)
        {
            first = Math.Max(0, run - 1);
        }

        return (first, run, Math.Max(run + 1, axis.GetCell(span.End)));
    }

    private static string DrawGrid(int first, int end, int[] ticks) =>
        string.Concat(Enumerable.Range(first, Math.Max(0, end - first)).Select(cell => Array.BinarySearch(ticks, cell) >= 0 ? Tick : ' '));

    private string DrawSummary(JobRecord[] records, TimelineSpan[] spans)
    {
        DateTime start = spans.Min(static span => span.Submitted);
        TimeSpan length = spans.Max(static span => span.End) - start;
        IEnumerable<string> counts = records.GroupBy(static record => record.GetOutcome()).OrderBy(static group => group.Key)
            .Select(static group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}");
        string sum = string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", counts)}; {Describe(length)} from {start:yyyy-MM-dd HH:mm:ss}");
        string explained = $"{sum}  {Waiting} waiting {Running} running";
        return _palette.PaintDim(TextCells.Fit(TextCells.Count(explained) <= _width ? explained : sum, _width).TrimEnd());
    }

    private static string Describe(TimeSpan length) => length.TotalSeconds < 100
        ? length.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture)
        : length.ToString(length.TotalDays >= 1 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);

    /// <summary>The widths of the columns; the bar has what the others leave.</summary>
    private sealed class Columns
    {
        public Columns(JobRecord[] records, int width)
        {
            Id = Math.Max(2, records.Max(static record => record.JobId.ToString(CultureInfo.InvariantCulture).Length));
            Name = Math.Clamp(records.Max(static record => TextCells.Count(record.Name)), 4, Math.Min(LongestName, width / 5));
            Outcome = Math.Clamp(records.Max(static record => record.DescribeOutcome().Length), 7, Math.Min(LongestOutcome, width / 5));
            Bar = width - Id - Name - Outcome - 3;
        }

        public int Id { get; }

        public int Name { get; }

        public int Outcome { get; }

        public int Bar { get; }
    }
}
