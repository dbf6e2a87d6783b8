using System.Globalization;
using Smash.DaemonCore.Daemons;
using Smash.DaemonCore.Signals;
using Smash.DaemonCore.Tests.Interop;

namespace Smash.DaemonCore.Tests.Daemons;

public sealed class BackgroundTests : IDisposable
{
    // Of /proc/PID/stat behind the name: state, parent, process group, session (proc_pid_stat(5)).
    private const int SessionField = 3;

    private readonly TemporaryFolder _folder = new();
    private int _daemon;

    private string PidPath => _folder["pid"];

    public void Dispose()
    {
        if (_daemon != 0)
        {
            SendSignal.Invoke(_daemon, DaemonSignal.Kill);
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task The_starter_comes_back_when_the_detached_daemon_is_ready()
    {
        await StartAsync();
        string[] stat = File.ReadAllText($"/proc/{_daemon}/stat").Split(") ")[1].Split(' ');

        // In a session of its own, which it leads.
        Assert.Equal(_daemon, int.Parse(stat[SessionField], CultureInfo.InvariantCulture));
        Assert.All([0, 1, 2], descriptor => Assert.Equal("/dev/null", File.ResolveLinkTarget($"/proc/{_daemon}/fd/{descriptor}", returnFinalTarget: false)!.FullName));
        await EndAsync(DaemonSignal.Terminate);

        Assert.False(File.Exists(PidPath));
        Assert.Contains("ended with exit code 0", File.ReadAllText(_folder["CLOCK.log"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_one_is_refused_by_the_pid_of_the_first()
    {
        await StartAsync();
        (int exitCode, _, string errors) = await Start();

        Assert.Equal(DaemonExitCode.AlreadyRuns, exitCode);
        Assert.Contains($"process {_daemon} ", errors, StringComparison.Ordinal);
        Assert.Equal(_daemon, DaemonProcess.ReadPid(PidPath));
        await EndAsync(DaemonSignal.Quit);
    }

    [Fact]
    public async Task What_a_killed_one_left_is_replaced()
    {
        await StartAsync();
        int killed = _daemon;
        await EndAsync(DaemonSignal.Kill);
        Assert.Equal(killed, DaemonProcess.ReadPid(PidPath));
        await StartAsync();

        Assert.NotEqual(killed, _daemon);
        await EndAsync(DaemonSignal.Terminate);
    }

    [Fact]
    public async Task A_start_that_fails_later_than_the_options_comes_back_with_its_errors_and_exit_code()
    {
        (int exitCode, _, string errors) = await DaemonProcess.RunAsync(_folder.FullPath, "-b", "--pidfile", _folder["no/such/folder"]);

        Assert.Equal(DaemonExitCode.CannotCreate, exitCode);
        Assert.Contains(_folder["no/such/folder"], errors, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Errors)> Start() =>
        DaemonProcess.RunAsync(_folder.FullPath, "-b", "-l", _folder.FullPath, "--pidfile", PidPath);

    private async Task StartAsync()
    {
        (int exitCode, string output, string errors) = await Start();
        Assert.Equal((0, "", ""), (exitCode, output, errors));
        _daemon = DaemonProcess.ReadPid(PidPath);
    }

    private async Task EndAsync(int signal)
    {
        Assert.Equal(0, SendSignal.Invoke(_daemon, signal));
        await DaemonProcess.WaitForEndAsync(_daemon);
        _daemon = 0;
    }
}
