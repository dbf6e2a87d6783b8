using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Daemons;
using Smash.DaemonCore.Signals;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Daemons;

/// <summary>The sample daemon as its clients see it.</summary>
public sealed class SampleCommandTests : IDisposable
{
    private const int Count = 70000;
    private const int Chime = 70001;

    private readonly TemporaryFolder _folder = new();
    private readonly LoopThread _thread = new();
    private readonly CommandClient _client;

    public SampleCommandTests() => _client = new CommandClient(_thread.Loop, CommandAddress.OfPath(_folder["smash/clock.socket"]));

    public void Dispose()
    {
        _thread.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_counts_by_its_timer_and_tells_the_count()
    {
        using DaemonProcess daemon = await StartAsync("-o", "CLOCK_INTERVAL=1ms");
        long first = (await CountAsync()).Ticks;
        while ((await CountAsync()).Ticks <= first)
        {
        }

        await EndAsync(daemon, DaemonCommand.OffGraceful);
    }

    [Fact]
    public async Task It_starts_a_process_and_reaps_it()
    {
        using DaemonProcess daemon = await StartAsync("-o", "CLOCK_INTERVAL=1h");
        Assert.Equal((0, -1), await CountAsync());
        CedarReader answer = await ExecuteAsync(Chime, static writer => writer.Put("exit 7"));
        Assert.NotEqual(daemon.Id, answer.GetInt32());
        while ((await CountAsync()).ExitCode != 7)
        {
        }

        await EndAsync(daemon, DaemonCommand.OffFast);
    }

    [Fact]
    public async Task A_signal_comes_by_command_too_and_one_that_nobody_registered_is_refused()
    {
        using DaemonProcess daemon = await StartAsync();
        CommandFailedException exception = await Assert.ThrowsAsync<CommandFailedException>(() => ExecuteAsync(DaemonCommand.RaiseSignal, static writer => writer.Put(4711)));
        Assert.Equal(Errno.EOPNOTSUPP, exception.Error);
        Assert.Contains("4711", exception.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.ESRCH, (await Assert.ThrowsAsync<CommandFailedException>(() => ExecuteAsync(DaemonCommand.SendSignal, static writer =>
        {
            writer.Put(1);
            writer.Put(DaemonSignal.Terminate);
        }))).Error);
        await ExecuteAsync(DaemonCommand.RaiseSignal, static writer => writer.Put(DaemonSignal.Terminate));

        Assert.Equal(DaemonExitCode.Done, (await daemon.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task A_child_is_suspended_continued_and_killed_by_signals_to_its_pid()
    {
        using DaemonProcess daemon = await StartAsync();
        int child = (await ExecuteAsync(Chime, static writer => writer.Put("exec sleep 1000"))).GetInt32();
        await SendAsync(child, DaemonSignal.Stop);
        await WaitForStateAsync(child, 'T');
        await SendAsync(child, DaemonSignal.Continue);
        await WaitForStateAsync(child, 'S');
        await SendAsync(child, DaemonSignal.Kill);
        while ((await CountAsync()).ExitCode != DaemonSignal.Kill)
        {
        }

        await EndAsync(daemon, DaemonCommand.OffFast);
    }

    [Fact]
    public async Task A_second_daemon_at_the_same_socket_is_refused()
    {
        using DaemonProcess daemon = await StartAsync();
        (int exitCode, _, string errors) = await DaemonProcess.RunAsync(_folder.FullPath);

        Assert.Equal(DaemonExitCode.OperatingSystem, exitCode);
        Assert.Contains(_folder["smash/clock.socket"], errors, StringComparison.Ordinal);
        await CountAsync();
        await EndAsync(daemon, DaemonCommand.OffFast);
        Assert.False(File.Exists(_folder["smash/clock.socket"]));
    }

    [Theory]
    [InlineData("-p", "0")]
    [InlineData("-o", "NETWORK_INTERFACE=here", "-o", "COMMAND_PORT=0", "-o", "SEC_REQUIRE_TLS=no")]
    [InlineData("-o", "LOWPORT=9")]
    public async Task A_port_without_a_key_or_an_address_is_a_wrong_configuration(params string[] arguments) =>
        Assert.Equal(DaemonExitCode.Configuration, (await DaemonProcess.RunAsync(_folder.FullPath, arguments)).ExitCode);

    private async Task<DaemonProcess> StartAsync(params string[] arguments)
    {
        var daemon = new DaemonProcess(_folder.FullPath, ["-t", .. arguments]);
        await daemon.ReadyAsync();
        return daemon;
    }

    private async Task EndAsync(DaemonProcess daemon, int command)
    {
        await ExecuteAsync(command);
        Assert.Equal(DaemonExitCode.Done, (await daemon.WaitAsync()).ExitCode);
    }

    private Task<CedarReader> ExecuteAsync(int command, Action<CedarWriter>? arguments = null) =>
        _thread.Invoke(() => _client.ExecuteAsync(command, arguments)).WaitAsync(LoopThread.Deadline);

    private async Task<(long Ticks, int ExitCode)> CountAsync()
    {
        CedarReader answer = await ExecuteAsync(Count);
        (long, int) count = (answer.GetInt64(), answer.GetInt32());
        answer.EndOfMessage();
        return count;
    }

    private async Task SendAsync(int pid, int signal) => await ExecuteAsync(DaemonCommand.SendSignal, writer =>
    {
        writer.Put(pid);
        writer.Put(signal);
    });

    // The kernel tells nobody but the parent: each look is a round trip to the daemon, no busy loop.
    private async Task WaitForStateAsync(int pid, char state)
    {
        while (File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1][0] != state)
        {
            await CountAsync();
        }
    }
}
