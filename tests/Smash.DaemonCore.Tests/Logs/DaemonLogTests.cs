using Smash.DaemonCore.Logs;

namespace Smash.DaemonCore.Tests.Logs;

public sealed class DaemonLogTests : IDisposable
{
    private const int MaxFileLength = 1024 * 1024;

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public DaemonLogTests() => _path = _folder["session.log"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_is_its_users_alone()
    {
        using var log = new DaemonLog(_path);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
    }

    [Fact]
    public void Each_level_is_a_line_of_its_own_at_once()
    {
        using var log = new DaemonLog(_path);
        log.Info($"marker-{1}");
        log.Warning($"marker-{2}");
        log.Error($"marker-{3}");

        string[] lines = File.ReadAllLines(_path);
        Assert.Equal(
            [" DAEMON D_ALWAYS info: marker-1", " DAEMON D_ALWAYS warning: marker-2", " DAEMON D_ERROR error: marker-3"],
            lines.Select(static line => line[line.IndexOf(' ', line.IndexOf(' ') + 1)..]));
        Assert.All(lines, static line => Assert.EndsWith("Z", line.Split(' ')[0]));
    }

    [Fact]
    public void Debugging_lines_are_written_and_made_only_while_they_are_switched_on()
    {
        using var log = new DaemonLog(_path);
        int made = 0;
        var value = new MarkerText(() => made++);
        log.Debug($"{value}");
        Assert.Equal((0, 0), (made, File.ReadAllLines(_path).Length));
        log.IsDebug = true;
        log.Debug($"{value}");
        Assert.True(made > 0);
        log.IsDebug = false;
        log.Debug($"{value}");

        Assert.Single(File.ReadAllLines(_path));
    }

    [Fact]
    public void A_log_goes_on_where_the_one_before_ended()
    {
        using (var log = new DaemonLog(_path))
        {
            log.Info($"one");
        }

        using (var log = new DaemonLog(_path))
        {
            log.Info($"two");
        }

        Assert.Equal(2, File.ReadAllLines(_path).Length);
    }

    [Fact]
    public void A_file_is_set_aside_before_the_line_that_would_exceed_its_length_and_no_line_is_lost()
    {
        File.WriteAllText(_path + ".1", "an older one");
        File.WriteAllText(_path, new string('x', MaxFileLength - 10) + "\n");
        using var log = new DaemonLog(_path);
        log.Info($"first");
        log.Info($"second");

        Assert.Equal(MaxFileLength - 9, new FileInfo(_path + ".1").Length);
        Assert.Equal(2, File.ReadAllLines(_path).Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        Assert.False(File.Exists(_path + ".2"));
    }

    [Fact]
    public void A_line_that_just_fits_is_still_written_to_the_same_file()
    {
        const string lineAfterTime = " DAEMON D_ALWAYS info: first\n";
        int lineLength = "2026-01-01T00:00:00.000000Z ".Length + $"{Environment.ProcessId}".Length + lineAfterTime.Length;
        File.WriteAllText(_path, new string('x', MaxFileLength - lineLength - 1) + "\n");
        using var log = new DaemonLog(_path);
        log.Info($"first");

        Assert.False(File.Exists(_path + ".1"));
        Assert.Equal(MaxFileLength, new FileInfo(_path).Length);
    }

    [Fact]
    public void A_file_that_cannot_be_set_aside_ends_nobody_and_logging_goes_on_once_it_can()
    {
        File.WriteAllText(_path, new string('x', MaxFileLength) + "\n");
        Directory.CreateDirectory(_path + ".1");
        using var log = new DaemonLog(_path);
        log.Info($"first");
        log.Info($"second");
        Directory.Delete(_path + ".1");
        log.Info($"third");

        Assert.EndsWith("third", Assert.Single(File.ReadAllLines(_path)));
        Assert.Equal(3, File.ReadAllLines(_path + ".1").Length);
    }

    [Fact]
    public void A_file_that_takes_no_line_ends_nobody_now_or_at_the_close()
    {
        // The device that is always full (full(4)).
        File.CreateSymbolicLink(_path, "/dev/full");
        using var log = new DaemonLog(_path);
        log.Info($"first");
        log.Info($"second");
        log.Dispose();

        Assert.Equal("/dev/full", new FileInfo(_path).LinkTarget);
    }

    /// <summary>Notes when it is turned into text.</summary>
    private sealed class MarkerText(Action made)
    {
        public override string ToString()
        {
            made();
            return "marker";
        }
    }
}
