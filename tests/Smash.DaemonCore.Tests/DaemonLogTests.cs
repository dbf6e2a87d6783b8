using Smash.DaemonCore.Logs;

namespace Smash.DaemonCore.Tests;

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
        Assert.Equal([" info: marker-1", " warning: marker-2", " error: marker-3"], lines.Select(static line => line[line.IndexOf(' ', line.IndexOf(' ') + 1)..]));
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
    public void A_full_file_is_set_aside_once_and_no_line_is_lost()
    {
        File.WriteAllText(_path + ".old", "an older one");
        File.WriteAllText(_path, new string('x', MaxFileLength) + "\n");
        using var log = new DaemonLog(_path);
        log.Info($"first");
        log.Info($"second");

        Assert.Equal(MaxFileLength + 1, new FileInfo(_path + ".old").Length);
        Assert.Equal(2, File.ReadAllLines(_path).Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
    }

    [Fact]
    public void A_file_of_just_one_mebibyte_is_not_yet_set_aside()
    {
        File.WriteAllText(_path, new string('x', MaxFileLength - 1) + "\n");
        using var log = new DaemonLog(_path);
        log.Info($"first");

        Assert.False(File.Exists(_path + ".old"));
    }

    [Fact]
    public void A_file_that_cannot_be_set_aside_ends_nobody_and_logging_goes_on_once_it_can()
    {
        File.WriteAllText(_path, new string('x', MaxFileLength) + "\n");
        Directory.CreateDirectory(_path + ".old");
        using var log = new DaemonLog(_path);
        log.Info($"first");
        log.Info($"second");
        Directory.Delete(_path + ".old");
        log.Info($"third");

        Assert.EndsWith("third", Assert.Single(File.ReadAllLines(_path)));
        Assert.Equal(3, File.ReadAllLines(_path + ".old").Length);
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
