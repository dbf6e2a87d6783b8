using Smash.DaemonCore.Daemons;
using Smash.DaemonCore.Signals;

namespace Smash.DaemonCore.Tests.Daemons;

public sealed class SampleDaemonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_sample_is_one_file_of_less_than_60_lines() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Path.GetDirectoryName(DaemonProcess.Program)!, "../../../ClockDaemon.cs")).Length, 1, 59);

    [Fact]
    public async Task The_version_is_printed_and_nothing_started()
    {
        (int exitCode, string output, string errors) = await Run("-v", "--pidfile", _folder["pid"]);

        Assert.Equal(DaemonExitCode.Done, exitCode);
        Assert.Matches(@"^clock-daemon \d+\.\d+\.\d+\n$", output);
        Assert.Empty(errors);
        Assert.False(File.Exists(_folder["pid"]));
    }

    [Fact]
    public async Task An_option_that_is_none_is_refused_by_its_name()
    {
        (int exitCode, string output, string errors) = await Run("--sped", "3");

        Assert.Equal(DaemonExitCode.Usage, exitCode);
        Assert.Empty(output);
        Assert.Contains("'--sped'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_of_the_command_line_that_is_wrong_is_wrong_use()
    {
        (int exitCode, _, string errors) = await Run("-o", "CLOCK_INTERVAL=soon");

        Assert.Equal(DaemonExitCode.Usage, exitCode);
        Assert.Contains("CLOCK_INTERVAL", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-f")]
    [InlineData("-b")]
    public async Task Each_wrong_line_of_a_configuration_file_is_told_by_file_and_line_also_from_the_background(string where)
    {
        string file = WriteConfiguration("# a comment", "CLOCK_INTERVAL = soon", "NO_SUCH_THING = 1");
        (int exitCode, _, string errors) = await Run(where, "-c", file, "--pidfile", _folder["pid"]);

        Assert.Equal(DaemonExitCode.Configuration, exitCode);
        Assert.Contains($"{file}:2", errors, StringComparison.Ordinal);
        Assert.Contains($"{file}:3", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["pid"]));
    }

    [Theory]
    [InlineData(DaemonSignal.Terminate)]
    [InlineData(DaemonSignal.Quit)]
    [InlineData(DaemonSignal.Interrupt)]
    public async Task A_signal_ends_it_in_order(int signal)
    {
        using var daemon = new DaemonProcess(_folder.FullPath, "-t", "--pidfile", _folder["pid"]);
        await daemon.ReadyAsync();
        Assert.Equal(daemon.Id, DaemonProcess.ReadPid(_folder["pid"]));
        daemon.Signal(signal);

        Assert.Equal(DaemonExitCode.Done, (await daemon.WaitAsync()).ExitCode);
        Assert.False(File.Exists(_folder["pid"]));
    }

    [Fact]
    public async Task It_ends_by_itself_when_its_time_is_over()
    {
        (int exitCode, _, string errors) = await Run("--run-for", "0.001");

        Assert.Equal(DaemonExitCode.Done, exitCode);
        Assert.Contains("--run-for", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hangup_reads_the_configuration_again_and_a_wrong_one_changes_nothing()
    {
        string file = WriteConfiguration("CLOCK_INTERVAL = 1 h");
        using var daemon = new DaemonProcess(_folder.FullPath, "-t", "-c", file);
        await daemon.ReadyAsync();
        WriteConfiguration("CLOCK_INTERVAL = never");
        daemon.Signal(DaemonSignal.Hangup);
        await daemon.ReadErrorAsync($"{file}:1");
        WriteConfiguration("CLOCK_INTERVAL = 1 ms");
        daemon.Signal(DaemonSignal.Hangup);

        Assert.Contains("CLOCK_INTERVAL", await daemon.ReadErrorAsync("reconfigured"), StringComparison.Ordinal);
        daemon.Signal(DaemonSignal.Terminate);
        Assert.Equal(DaemonExitCode.Done, (await daemon.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task Debugging_lines_are_switched_on_and_off_by_a_signal()
    {
        using var daemon = new DaemonProcess(_folder.FullPath, "-t");
        await daemon.ReadyAsync();
        daemon.Signal(DaemonSignal.User1);
        await daemon.ReadErrorAsync("are on");
        daemon.Signal(DaemonSignal.User1);
        Assert.Contains(" debug:", await daemon.ReadErrorAsync("(SIGUSR1)"), StringComparison.Ordinal);
        await daemon.ReadErrorAsync("are off");
        daemon.Signal(DaemonSignal.Terminate);
        await daemon.WaitAsync();

        Assert.DoesNotContain(daemon.Errors.SkipWhile(static line => !line.Contains("are off", StringComparison.Ordinal)), static line => line.Contains(" debug:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_goes_to_its_folder_and_not_to_standard_error()
    {
        using var daemon = new DaemonProcess(_folder.FullPath, "-l", _folder.FullPath, "--run-for", "0.001");
        Assert.Equal(DaemonExitCode.Done, (await daemon.WaitAsync()).ExitCode);

        Assert.Empty(daemon.Errors);
        Assert.Contains("CLOCK is ready", File.ReadAllText(_folder["CLOCK.log"]), StringComparison.Ordinal);
    }

    private string WriteConfiguration(params string[] lines)
    {
        string file = _folder["clock.conf"];
        File.WriteAllLines(file, lines);
        return file;
    }

    private Task<(int ExitCode, string Output, string Errors)> Run(params string[] arguments) => DaemonProcess.RunAsync(_folder.FullPath, arguments);
}
