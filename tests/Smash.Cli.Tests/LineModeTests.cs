namespace Smash.Cli.Tests;

/// <summary>Without <c>-c</c>, where standard input is no terminal.</summary>
public sealed class LineModeTests : ClientCase
{
    [Fact]
    public async Task It_reads_commands_and_prints_updates_until_the_input_ends()
    {
        using ClientProcess client = await StartAsync();
        client.Write("submit 0 0 0 exit 3\n");
        await client.ReadUntilAsync("job 1 EXITED, exit code 3\n");
        client.CloseInput();

        Assert.Equal(0, (await client.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task Without_a_name_the_first_line_is_the_name()
    {
        using var client = new ClientProcess(HostPrograms.Smash, ["-f", Host.SocketPath], Host.Folder);
        client.Write("eve\nsubmit 0 0 0 true\nquit\n");

        Result result = await client.WaitAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("job 1", result.Lines);
        Assert.Single((await RunAsync("-f", Host.SocketPath, "-u", "ann", "-c", "list")).Lines);
    }

    [Fact]
    public async Task Its_exit_code_is_the_last_commands()
    {
        using ClientProcess client = await StartAsync();
        client.Write("list\nstatus 77\n\n");
        client.CloseInput();

        Assert.Equal(1, (await client.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task It_ends_when_the_host_does()
    {
        using ClientProcess client = await StartAsync();
        Host.Stop();

        Assert.Equal(3, (await client.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task The_default_socket_is_in_the_working_directory()
    {
        File.CreateSymbolicLink(Path.Combine(Host.Folder, ClientOptions.DefaultSocketPath), Host.SocketPath);

        Assert.Equal(0, (await RunAsync("-u", "bob", "-c", "list")).ExitCode);
    }
}
