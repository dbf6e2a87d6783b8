namespace Smash.Client.Tests;

/// <summary>The launcher against programs of a line or two in the host's place.</summary>
public sealed class HostLauncherTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smash-bin-").FullName;

    public HostLauncherTests() => Environment.SetEnvironmentVariable("SMASH_HOST_BIN", _folder);

    private HostEndpoint Endpoint => HostEndpoint.FromPath(Path.Combine(_folder, "host.sock"));

    [Fact]
    public void The_host_is_told_where_to_listen_and_that_it_keeps_records()
    {
        Install("printf '%s\\n' \"$@\" > \"$(dirname \"$0\")/args\"; exit 0");
        Assert.True(HostLauncher.Start(Endpoint, maxJobs: 3));
        string[] arguments = File.ReadAllLines(Path.Combine(_folder, "args"));
        Assert.Equal(["-f", Endpoint.SocketPath, "-b", "-o", "KEEP_RECORDS=true"], arguments[..5]);
        Assert.Equal(["-n", "3"], arguments[^2..]);
    }

    [Fact]
    public void One_that_runs_already_is_no_error()
    {
        Install("exit 3");
        using var host = new FakeHost((peer, _) => peer.WaitForEnd());
        Assert.False(HostLauncher.Start(host.Endpoint));
    }

    [Fact]
    public void A_failure_tells_what_the_host_said()
    {
        Install("echo 'no room on the moon' >&2; exit 1");
        Assert.Contains("no room on the moon", Assert.Throws<HostStartException>(() => HostLauncher.Start(Endpoint)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_on_behind_does_not_hold_the_start_up()
    {
        Install("sleep 1000 & echo $! > \"$(dirname \"$0\")/pid\"; exit 0");
        Assert.True(HostLauncher.Start(Endpoint));
        using var sleeping = System.Diagnostics.Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(_folder, "pid")), System.Globalization.CultureInfo.InvariantCulture));
        sleeping.Kill();
    }

    [Fact]
    public void A_host_that_is_not_there_or_no_program_is_told()
    {
        Assert.Throws<HostStartException>(() => HostLauncher.Start(Endpoint));
        File.WriteAllText(Path.Combine(_folder, "smashd"), "");
        Assert.Throws<HostStartException>(() => HostLauncher.Start(Endpoint));
    }

    [Fact]
    public void Waiting_for_a_host_can_be_given_up()
    {
        Install("exec sleep 1000");
        using var cancellation = new CancellationTokenSource(50);
        Assert.ThrowsAny<OperationCanceledException>(() => HostLauncher.Start(Endpoint, cancellationToken: cancellation.Token));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Install(string script)
    {
        string path = Path.Combine(_folder, "smashd");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
    }
}
