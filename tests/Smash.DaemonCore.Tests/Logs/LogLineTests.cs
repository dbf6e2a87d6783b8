using System.Text;
using System.Text.Json;
using Smash.DaemonCore.Logs;

namespace Smash.DaemonCore.Tests.Logs;

public sealed class LogLineTests
{
    private static readonly LogEntry Sample = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), 4711, "CLOCK", LogCategory.Security, LogLevel.Warning, "hello");

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("two\nlines\r\nand\ta tab")]
    [InlineData("2026-01-01T00:00:00.000000Z 1 CLOCK D_ERROR error: forged\n2026-01-01T00:00:00.000000Z 1 CLOCK D_ERROR error: forged")]
    [InlineData(@"back\slash \n \u0041 \")]
    [InlineData("escape \u001b[2J bell \a nul \0 delete \u007f next line \u0085")]
    [InlineData("line \u2028 paragraph \u2029 direction \u202e isolate \u2066")]
    [InlineData("Zürich 東京 😀")]
    public void Any_message_is_one_line_without_control_characters_and_comes_back(string message)
    {
        foreach (LogFormat format in Enum.GetValues<LogFormat>())
        {
            string line = Encoding.UTF8.GetString(LogLine.Format(Sample with { Message = message, Fields = [new LogField("job", message)] }, format));
            Assert.EndsWith("\n", line);
            Assert.DoesNotContain(line.Replace("\tjob=", "", StringComparison.Ordinal)[..^1], static character => char.IsControl(character) || character is '\u2028' or '\u2029');

            LogEntry read = LogLine.Parse(Encoding.UTF8.GetBytes(line[..^1]))!;
            Assert.Equal((message, Sample.Time, 4711, "CLOCK"), (read.Message, read.Time, read.Pid, read.Subsystem));
            Assert.Equal((LogCategory.Security, LogLevel.Warning), (read.Category, read.Level));
            Assert.Equal(new LogField("job", message), Assert.Single(read.Fields));
        }
    }

    [Fact]
    public void A_JSON_line_is_an_object_with_the_documented_members()
    {
        using var document = JsonDocument.Parse(LogLine.Format(Sample with { Fields = [LogField.Of("seconds", 1.5)] }, LogFormat.Json));
        JsonElement root = document.RootElement;

        Assert.Equal(["time", "pid", "subsystem", "category", "level", "message", "fields"], root.EnumerateObject().Select(static member => member.Name));
        Assert.Equal("2026-01-02T03:04:05.000000Z", root.GetProperty("time").GetString());
        Assert.Equal(4711, root.GetProperty("pid").GetInt32());
        Assert.Equal(("D_SECURITY", "warning"), (root.GetProperty("category").GetString(), root.GetProperty("level").GetString()));
        Assert.Equal("1.5", root.GetProperty("fields").GetProperty("seconds").GetString());
    }

    [Theory]
    [InlineData(LogFormat.Text)]
    [InlineData(LogFormat.Json)]
    public void No_line_is_longer_than_its_bound_whatever_goes_into_it(LogFormat format)
    {
        string worst = new('\u0001', 100_000);
        byte[] line = LogLine.Format(Sample with { Message = worst, Fields = [.. Enumerable.Repeat(new LogField(worst, worst), 50)] }, format);

        Assert.InRange(line.Length, 4096 * 6, LogLine.MaxLength);
        Assert.EndsWith("95904 characters more", LogLine.Parse(line.AsSpan()[..^1])!.Message);
    }

    [Theory]
    [InlineData(LogFormat.Text)]
    [InlineData(LogFormat.Json)]
    public void Half_a_character_is_replaced(LogFormat format)
    {
        string text = new(['a', '\ud83d', 'b']);
        LogEntry read = LogLine.Parse(LogLine.Format(Sample with { Message = text }, format).AsSpan()[..^1])!;

        Assert.Equal("a\ufffdb", read.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not ours")]
    [InlineData("2026-01-02T03:04:05.000000Z 1 CLOCK D_ALWAYS info")]
    [InlineData("2026-01-02T03:04:05.000000Z 1 CLOCK D_NOTHING info: x")]
    [InlineData("2026-01-02T03:04:05.000000Z x CLOCK D_ALWAYS info: x")]
    [InlineData("2026-01-02 1 CLOCK D_ALWAYS info: x")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"time":"2026-01-02T03:04:05Z","pid":"1","subsystem":"A","category":"D_JOB","level":"info","message":"x"}""")]
    [InlineData("""{"time":"2026-01-02T03:04:05Z","pid":1,"subsystem":"A","category":"D_JOB","level":"info","message":"\ud800"}""")]
    public void A_line_of_another_writer_is_known_as_such(string line) => Assert.Null(LogLine.Parse(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("new\nline")]
    public void A_subsystem_that_could_forge_a_line_is_refused(string subsystem) =>
        Assert.Throws<ArgumentException>(() => new DaemonLog(new LogOptions { Subsystem = subsystem }));
}
