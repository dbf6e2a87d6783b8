using System.Text;
using Smash.DaemonCore.Logs;

namespace Smash.DaemonCore.Tests.Logs;

public sealed class LogFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public LogFilesTests() => _path = _folder["clock.log"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_category_goes_into_its_own_file_a_second_time_and_errors_of_all_into_that_of_errors()
    {
        using DaemonLog log = Open(new LogOptions
        {
            CategoryFiles = new Dictionary<LogCategory, LogFileOptions>
            {
                [LogCategory.Security] = new(_folder["security.log"]),
                [LogCategory.Error] = new(_folder["errors.log"]),
            },
        });
        log.Category(LogCategory.Security).Info($"a");
        log.Category(LogCategory.Security).Error($"b");
        log.Category(LogCategory.Network).Warning($"c");
        log.Error($"d");

        Assert.Equal(["a", "b", "c", "d"], Messages(_path));
        Assert.Equal(["a", "b"], Messages(_folder["security.log"]));
        Assert.Equal(["b", "d"], Messages(_folder["errors.log"]));
    }

    [Fact]
    public void Each_file_has_a_size_and_a_count_of_its_own()
    {
        using DaemonLog log = Open(new LogOptions
        {
            File = new LogFileOptions(_path) { MaxLength = 200, MaxOldFiles = 3 },
            CategoryFiles = new Dictionary<LogCategory, LogFileOptions> { [LogCategory.Security] = new(_folder["security.log"]) { MaxLength = 0 } },
        });
        for (int i = 0; i < 40; i++)
        {
            log.Category(LogCategory.Security).Info($"{i}");
        }

        Assert.Equal(["clock.log", "clock.log.1", "clock.log.2", "clock.log.3", "security.log"], Directory.GetFiles(_folder.FullPath).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(0, 40).Select(static i => $"{i}"), Messages(_folder["security.log"]));
        string[] last = Messages(_path);
        Assert.Equal(Enumerable.Range(40 - last.Length, last.Length).Select(static i => $"{i}"), last);
        Assert.All(Directory.GetFiles(_folder.FullPath, "clock.log*"), static path => Assert.InRange(new FileInfo(path).Length, 1, 200));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(100, 0)]
    public void A_file_without_a_limit_is_never_set_aside(long maxLength, int maxOldFiles)
    {
        using DaemonLog log = Open(new LogOptions { File = new LogFileOptions(_path) { MaxLength = maxLength, MaxOldFiles = maxOldFiles } });
        for (int i = 0; i < 20; i++)
        {
            log.Info($"{i}");
        }

        Assert.Equal(20, File.ReadAllLines(_path).Length);
        Assert.False(File.Exists(_path + ".1"));
    }

    [Fact]
    public void A_file_that_somebody_moved_or_removed_is_made_anew()
    {
        using DaemonLog log = Open(new LogOptions());
        log.Info($"first");
        File.Move(_path, _folder["moved"]);
        log.Info($"second");
        File.Delete(_path);
        log.Info($"third");

        Assert.Equal(["first"], Messages(_folder["moved"]));
        Assert.Equal(["third"], Messages(_path));
    }

    [Fact]
    public void What_a_vanished_folder_did_not_take_is_counted_and_told_when_it_is_back()
    {
        string folder = _folder["logs"];
        using DaemonLog log = Open(new LogOptions { File = new LogFileOptions(Path.Combine(folder, "clock.log")) });
        Assert.NotNull(log.Problem);
        log.Info($"lost");
        log.Info($"lost too");
        Directory.CreateDirectory(folder);
        log.Info($"there");

        string[] messages = Messages(Path.Combine(folder, "clock.log"));
        Assert.StartsWith("2 lines since ", messages[0]);
        Assert.Equal("there", messages[1]);
        Assert.Equal((2, null), (log.LostLines, log.Problem));
    }

    [Fact]
    public void Behind_a_torn_line_of_an_earlier_crash_a_new_one_begins()
    {
        File.WriteAllText(_path, "torn");
        using DaemonLog log = Open(new LogOptions());
        log.Info($"whole");

        string[] lines = File.ReadAllLines(_path);
        Assert.Equal("torn", lines[0]);
        Assert.EndsWith(" info: whole", lines[1]);
    }

    [Fact]
    public void A_reader_of_dot_NET_that_holds_its_lock_does_not_keep_the_file_from_being_set_aside()
    {
        using DaemonLog log = Open(new LogOptions { File = new LogFileOptions(_path) { MaxLength = 100 } });
        log.Info($"first");
        using FileStream holder = File.OpenRead(_path);
        log.Info($"second");

        Assert.Equal(["first"], Messages(_path + ".1"));
        Assert.Equal(["second"], Messages(_path));
    }

    [Fact]
    public void New_settings_hold_at_once_and_levels_set_at_run_time_stay()
    {
        using DaemonLog log = Open(new LogOptions());
        log.Levels.Set(LogCategory.Job, LogLevel.Error);
        log.Info($"text");
        log.Reconfigure(new LogOptions
        {
            File = new LogFileOptions(_folder["other.log"]),
            Format = LogFormat.Json,
            WritesToStandardError = false,
            Levels = new Dictionary<LogCategory, LogLevel> { [LogCategory.Timer] = LogLevel.Debug },
        });
        log.Category(LogCategory.Timer).Debug($"json");
        log.Category(LogCategory.Job).Info($"silent");
        Assert.Throws<ArgumentException>(() => log.Reconfigure(new LogOptions { Subsystem = "a b" }));
        log.Info($"still json");

        Assert.Equal(["text"], Messages(_path));
        Assert.Equal(["json", "still json"], Messages(_folder["other.log"]));
        Assert.All(File.ReadAllLines(_folder["other.log"]), static line => Assert.StartsWith("{", line));
    }

    private static string[] Messages(string path) => [.. File.ReadAllLines(path).Select(static line => LogLine.Parse(Encoding.UTF8.GetBytes(line))!.Message)];

    private DaemonLog Open(LogOptions options) => new(options with { Subsystem = "CLOCK", File = options.File ?? new LogFileOptions(_path), WritesToStandardError = false });
}
