using Smash.Protocol;

namespace Smash.Client.Tests;

public sealed class TimelineTests
{
    private const long Second = 1_000_000;
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Local);
    private static readonly TimelinePalette Marks = new()
    {
        Dim = "<",
        Reset = ">",
        Outcomes = new Dictionary<JobOutcome, string> { [JobOutcome.Failed] = "{" },
    };

    [Fact]
    public void Waiting_and_running_parts_lie_on_one_axis()
    {
        string[] lines = Draw(40, 20, Ended(1, 0, 0, 10), Ended(2, 0, 10, 20));

        Assert.Equal(4, lines.Length);
        int begin = lines[1].IndexOf('█', StringComparison.Ordinal);
        int cells = 40 - begin;
        Assert.Equal(new string('█', cells / 2), lines[1][begin..(begin + (cells / 2))]);
        Assert.Equal(cells / 2, lines[2].Count(static sign => sign == '░'));
        Assert.Equal(begin + (cells / 2), lines[2].IndexOf('█', StringComparison.Ordinal));
        Assert.Equal(40, lines[2].Length);
    }

    [Fact]
    public void The_shortest_job_has_a_cell_and_stays_on_the_line()
    {
        string[] lines = Draw(60, 1000, Ended(1, 0, 0, 1000), Ended(2, 1000, 1000, 1000), Ended(3, 500, 500, 500));

        Assert.Single(lines[2], '█');
        Assert.Single(lines[3], '█');
        Assert.All(lines, static line => Assert.InRange(line.Length, 1, 60));
    }

    [Fact]
    public void What_goes_on_goes_to_the_end_and_what_never_started_is_marked()
    {
        JobRecord running = Ended(1, 0, 5, 0) with { State = JobState.Running, EndedMicroseconds = null };
        JobRecord waiting = running with { JobId = 2, State = JobState.New, StartedMicroseconds = null };
        JobRecord failed = Ended(3, 0, 0, 5) with { State = JobState.Aborted, StartedMicroseconds = null, Cause = JobCause.FailedToStart };

        string[] lines = Draw(60, 10, running, waiting, failed);

        Assert.Equal(('█', 60), (lines[1][^1], lines[1].Length));
        Assert.Equal(('░', 60), (lines[2][^1], lines[2].Length));
        Assert.Contains("×", lines[3], StringComparison.Ordinal);
        Assert.Contains("FailedToStart", Draw(80, 10, failed)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_take_no_room()
    {
        JobRecord failed = Ended(1, 0, 5, 10) with { ExitCode = 3 };
        string plain = Draw(50, 10, failed)[1];

        string painted = new Timeline(50, Marks).Draw([new SmashJob(null!, failed)], Start)[1];

        Assert.Contains("{exit 3", painted, StringComparison.Ordinal);
        Assert.Contains("{█", painted, StringComparison.Ordinal);
        Assert.Equal(plain, painted.Replace("{", "", StringComparison.Ordinal).Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(213)]
    public void No_line_is_longer_than_the_width_whatever_jobs_are_called(int width)
    {
        string[] lines = Draw(
            width,
            100_000,
            Ended(4_294_967_295, 0, 1, 2) with { Name = "日本語の長い名前です日本語の長い名前です" },
            Ended(2, 0, 99_999, 100_000) with { Name = "👩‍👩‍👧 family \u202Eturned\u0007" },
            Ended(3, 0, 50_000, 50_001) with { Name = new string('x', 255), State = JobState.Aborted, Cause = JobCause.DependencyFailed });

        Assert.All(lines, line => Assert.InRange(TextCells.Count(line), 1, width));
        Assert.All(lines, static line => Assert.DoesNotContain(line, static sign => char.IsControl(sign) || sign == '\u202E'));
    }

    [Fact]
    public void A_clock_that_was_set_back_draws_something()
    {
        string[] lines = Draw(60, 0, Ended(1, 10, 5, 2));
        Assert.Contains("█", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_drawn_of_nothing() => Assert.Empty(new Timeline(80).Draw([], Start));

    [Theory]
    [InlineData("ab", 4, "ab  ")]
    [InlineData("abcde", 4, "abc…")]
    [InlineData("日本語", 4, "日… ")]
    [InlineData("e\u0301x", 2, "e\u0301x")]
    [InlineData("a\tb", 3, "a\uFFFDb")]
    [InlineData("a\u202Eb", 2, "ab")]
    public void Text_is_fitted_into_cells(string text, int cells, string expected) => Assert.Equal(expected, TextCells.Fit(text, cells));

    [Theory]
    [InlineData(1.0, 60)]
    [InlineData(7.0, 31)]
    [InlineData(90.0, 60)]
    [InlineData(4000.0, 100)]
    [InlineData(86_400.0 * 400, 60)]
    [InlineData(0.0001, 60)]
    public void Ticks_are_at_round_times_and_their_labels_have_room(double seconds, int cells)
    {
        var axis = new TimeAxis(Start.AddMilliseconds(123), Start.AddMilliseconds(123).AddSeconds(seconds), cells);
        (int Cell, string Label)[] ticks = [.. axis.GetTicks()];

        Assert.InRange(ticks.Length, 0, cells);
        Assert.All(ticks.Zip(ticks.Skip(1)), static pair => Assert.True(pair.First.Cell + pair.First.Label.Length < pair.Second.Cell));
        Assert.True(seconds < 0.001 || ticks.Length > 0);
    }

    private static string[] Draw(int width, int seconds, params JobRecord[] records) =>
        [.. new Timeline(width).Draw([.. records.Select(static record => new SmashJob(null!, record))], Start.AddSeconds(seconds))];

    private static JobRecord Ended(uint id, int submitted, int started, int ended) => Records.Make(id, JobState.Exited) with
    {
        ExitCode = 0,
        SubmittedMicroseconds = Microseconds(submitted),
        StartedMicroseconds = Microseconds(started),
        EndedMicroseconds = Microseconds(ended),
    };

    private static long Microseconds(int seconds) => ((Start.ToUniversalTime() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + (seconds * Second);
}
