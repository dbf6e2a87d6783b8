using Smash.DaemonCore.Logs;

namespace Smash.DaemonCore.Tests.Logs;

public sealed class LogReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly LogReader _reader;

    public LogReaderTests()
    {
        _path = _folder["clock.log"];
        _reader = new LogReader(_path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_log_that_is_not_there_yet_is_empty_and_read_from_its_start_later()
    {
        LogPage page = _reader.ReadTail(10);
        Assert.Equal((0, LogPosition.Start, true, false), (page.Entries.Count, page.Next, page.IsAtEnd, page.HasGap));
        Write(0, 3);

        Assert.Equal(["0", "1", "2"], Messages(_reader.ReadFrom(page.Next)));
    }

    [Fact]
    public void The_last_lines_are_found_across_the_files_set_aside()
    {
        Write(0, 50, maxLength: 500);
        Assert.True(File.Exists(_path + ".5"));

        Assert.Equal(["48", "49"], Messages(_reader.ReadTail(2)));
        Assert.Equal(Numbers(20, 50), Messages(_reader.ReadTail(30)));
        Assert.Equal(Numbers(0, 50), Messages(_reader.ReadTail(1000)));
        Assert.Empty(_reader.ReadTail(0).Entries);
        Assert.Equal(["49"], Messages(_reader.ReadTail(1000, maxBytes: 1)));
    }

    [Fact]
    public void A_position_stays_right_when_its_file_gets_another_name()
    {
        Write(0, 5, maxLength: 500);
        LogPosition position = _reader.ReadTail(0).Next;
        Assert.Equal(position, LogPosition.Parse(position.ToString()));
        Write(5, 60, maxLength: 500);

        LogPage page = _reader.ReadFrom(position);
        Assert.Equal(Numbers(5, 60), Messages(page));
        Assert.False(page.HasGap);
        Assert.Empty(_reader.ReadFrom(page.Next).Entries);
    }

    [Fact]
    public void Pages_are_as_small_as_asked_for_and_together_the_whole_log()
    {
        Write(0, 50, maxLength: 500);
        var messages = new List<string>();
        LogPage page = _reader.ReadFrom(LogPosition.Start, maxLines: 3);
        while (!page.IsAtEnd)
        {
            Assert.InRange(page.Entries.Count, 1, 3);
            messages.AddRange(Messages(page));
            page = _reader.ReadFrom(page.Next, maxLines: 3);
        }

        messages.AddRange(Messages(page));
        Assert.Equal(Numbers(0, 50), messages);
    }

    [Fact]
    public void A_position_whose_file_is_gone_is_told_as_a_gap()
    {
        Write(0, 5, maxLength: 500, maxOldFiles: 1);
        LogPosition position = _reader.ReadTail(0).Next;
        Write(5, 60, maxLength: 500, maxOldFiles: 1);
        LogPage page = _reader.ReadFrom(position);

        Assert.True(page.HasGap);
        Assert.Equal("59", Messages(page)[^1]);
        Assert.InRange(page.Entries.Count, 2, 20);
        Assert.False(_reader.ReadFrom(page.Next).HasGap);
    }

    [Fact]
    public void Lines_are_filtered_by_each_of_their_parts()
    {
        using (var log = new DaemonLog(Options("CLOCK")))
        using (var other = new DaemonLog(Options("OTHER")))
        {
            log.Category(LogCategory.Security).Error($"a");
            log.Category(LogCategory.Job).Info($"b");
            other.Category(LogCategory.Job).Warning($"c");
        }

        File.AppendAllText(_path, "of somebody else\n");
        DateTimeOffset last = _reader.ReadTail(2).Entries[0].Time;
        Assert.Equal(["a", "b", "c", "of somebody else"], Messages(LogFilter.None));
        Assert.Equal(["a", "b"], Messages(new LogFilter { Subsystem = "clock" }));
        Assert.Equal(["a", "c"], Messages(new LogFilter { Level = LogLevel.Warning }));
        Assert.Equal(["b", "c"], Messages(new LogFilter { Categories = [LogCategory.Job, LogCategory.Timer] }));
        Assert.Equal(["c"], Messages(new LogFilter { From = last }));
        Assert.Equal(["a", "b"], Messages(new LogFilter { Until = last }));
        Assert.Equal(["a"], Messages(_reader.ReadTail(1, new LogFilter { Level = LogLevel.Error })));
    }

    [Fact]
    public void A_line_that_is_still_being_written_is_left_for_later()
    {
        Write(0, 1);
        string line = File.ReadAllText(_path);
        File.AppendAllText(_path, line[..20]);
        LogPage page = _reader.ReadFrom(LogPosition.Start);
        Assert.Equal(["0"], Messages(page));
        Assert.Equal(["0"], Messages(_reader.ReadTail(5)));
        Assert.Equal(_reader.ReadTail(5).Next, page.Next);
        File.AppendAllText(_path, line[20..]);

        Assert.Equal(["0"], Messages(_reader.ReadFrom(page.Next)));
    }

    [Fact]
    public void A_line_of_another_writer_that_is_longer_than_memory_should_hold_comes_in_pieces()
    {
        Write(0, 1);
        File.AppendAllText(_path, new string('x', 3 * 1024 * 1024) + "\n");
        Write(1, 2);
        LogPage page = _reader.ReadFrom(LogPosition.Start, maxBytes: 64 * 1024 * 1024);

        Assert.All(page.Entries, static entry => Assert.InRange(entry.Message.Length, 1, 256 * 1024));
        Assert.Equal(3 * 1024 * 1024, page.Entries.Where(static entry => entry.Pid == 0).Sum(static entry => entry.Message.Length));
        Assert.Equal(("0", "1"), (page.Entries[0].Message, page.Entries[^1].Message));
        Assert.Equal("1", _reader.ReadTail(3).Entries[^1].Message);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_file()
    {
        Write(0, 1);
        byte[] line = File.ReadAllBytes(_path);
        byte[] many = [.. Enumerable.Repeat(line, 1000).SelectMany(static bytes => bytes)];
        using (FileStream file = File.OpenWrite(_path))
        {
            for (int i = 0; i < 600; i++)
            {
                file.Write(many);
            }
        }

        _reader.ReadTail(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        LogPage tail = _reader.ReadTail(10);
        Assert.Equal(10, tail.Entries.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 2 * 1024 * 1024);
        LogPage page = _reader.ReadFrom(LogPosition.Start, new LogFilter { Subsystem = "NOBODY" });
        Assert.Equal((0, false), (page.Entries.Count, page.IsAtEnd));
        Assert.InRange(page.Next.Offset, 1024 * 1024, 16 * 1024 * 1024);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("0000000000000000-5")]
    [InlineData("1234-")]
    [InlineData("1234--5")]
    [InlineData("/etc/passwd")]
    public void What_is_no_position_is_refused(string text) => Assert.Throws<FormatException>(() => LogPosition.Parse(text));

    private static string[] Numbers(int first, int end) => [.. Enumerable.Range(first, end - first).Select(static i => $"{i}")];

    private static string[] Messages(LogPage page) => [.. page.Entries.Select(static entry => entry.Message)];

    private string[] Messages(LogFilter filter)
    {
        string[] forward = Messages(_reader.ReadFrom(LogPosition.Start, filter));
        Assert.Equal(forward, Messages(_reader.ReadTail(100, filter)));
        return forward;
    }

    private LogOptions Options(string subsystem, long maxLength = 0, int maxOldFiles = 100) =>
        new() { Subsystem = subsystem, File = new LogFileOptions(_path) { MaxLength = maxLength, MaxOldFiles = maxOldFiles }, WritesToStandardError = false };

    private void Write(int first, int end, long maxLength = 0, int maxOldFiles = 100)
    {
        using var log = new DaemonLog(Options("CLOCK", maxLength, maxOldFiles));
        for (int i = first; i < end; i++)
        {
            log.Info($"{i}");
        }
    }
}
