using System.Globalization;

namespace Smash.Cli.Tests;

/// <summary><c>-c</c>: one command for each process.</summary>
public sealed class CommandTests : ClientCase
{
    [Fact]
    public async Task Submit_prints_the_id_and_the_job_gets_environment_directory_and_limits()
    {
        using (ClientProcess client = await StartAsync(("SMASH_MARK", "42")))
        {
            client.Write("submit 10 256M 5 echo $SMASH_MARK; pwd; ulimit -v; ulimit -St; nice\n");
            await client.ReadUntilAsync("job 1\n");
            await client.ReadUntilAsync("job 1 EXITED, exit code 0\n");
        }

        Assert.Equal(["42", Host.Folder, "262144", "10", "5"], (await CommandAsync("stdout 1")).Lines);
    }

    [Fact]
    public async Task Ids_count_up_from_one_process_to_the_next()
    {
        Assert.Equal(["job 1"], (await CommandAsync("submit 0 0 0 true")).Lines);
        Assert.Equal(["job 2"], (await CommandAsync("submit 0 0 0 true")).Lines);
    }

    [Fact]
    public async Task Output_comes_as_it_is_and_the_streams_apart()
    {
        await RunJobAsync("submit 0 0 0 printf '\\000\\377x'; printf err >&2");

        Assert.Equal("\0\u00FFx", (await CommandAsync("stdout 1")).Output);
        Assert.Equal("err", (await CommandAsync("stderr 1")).Output);
    }

    [Fact]
    public async Task List_and_status_show_the_job()
    {
        await RunJobAsync("submit 7 1G 3 exit 4");

        Assert.Equal(["1", "EXITED", "4", "exit", "4"], (await CommandAsync("list")).Lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Dictionary<string, string> status = (await CommandAsync("status 1")).Lines.ToDictionary(line => line[..12].TrimEnd(), line => line[12..]);
        Assert.Equal("EXITED", status["state"]);
        Assert.Equal("4", status["exit code"]);
        Assert.Equal("Exit", status["cause"]);
        Assert.Equal("7 s", status["max CPU"]);
        Assert.Equal("1.0 GB", status["max memory"]);
        Assert.Equal("3", status["priority"]);
        Assert.True(double.Parse(status["peak memory"].Split(' ')[0], CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public async Task Stop_resume_pri_and_kill_act_on_a_running_job_and_expunge_on_an_ended_one()
    {
        using (ClientProcess watcher = await StartAsync())
        {
            watcher.Write("submit 0 0 0 exec sleep 1000\n");
            await watcher.ReadUntilAsync("job 1 RUNNING\n");
            watcher.Write("stop 1\n");
            await watcher.ReadUntilAsync("job 1 SUSPENDED\n");
            watcher.Write("resume 1\n");
            await watcher.ReadUntilAsync("job 1 RUNNING\n");
        }

        Assert.Equal(0, (await CommandAsync("pri 1 9")).ExitCode);
        Assert.Contains("priority    9", (await CommandAsync("status 1")).Lines);
        Assert.Equal(1, (await RunAsync("-f", Host.SocketPath, "-u", "ann", "-c", "expunge 1")).ExitCode);
        using (ClientProcess watcher = await StartAsync())
        {
            watcher.Write("kill 1\n");
            await watcher.ReadUntilAsync("job 1 CANCELED\n");
            await watcher.ReadUntilAsync("job 1 ABORTED, exit code 137, Canceled\n");
            watcher.Write("expunge 1\nlist\nquit\n");
            Result result = await watcher.WaitAsync();
            Assert.Equal(0, result.ExitCode);
            Assert.StartsWith("    ID", result.Lines[^1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Submit_takes_an_engine_in_front_of_its_arguments_and_none_from_the_command()
    {
        await RunJobAsync("submit --engine Local 0 0 0 echo --engine Slurm");

        Assert.Equal("--engine Slurm\n", (await CommandAsync("stdout 1")).Output);
    }

    [Theory]
    [InlineData("submit --engine Nobody 0 0 0 true", "'Nobody'")]
    [InlineData("submit --engine-option partition=debug 0 0 0 true", "'partition=debug'")]
    [InlineData("submit --engine Slurm --engine-option qos=a --engine-option array=1-3 0 0 0 true", "'array'")]
    [InlineData("submit --engine-option qos=a --engine-option qos=b --engine Slurm 0 0 0 true", "'qos'")]
    public async Task Engine_and_its_options_reach_the_host(string command, string named)
    {
        Result result = await CommandAsync(command);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("(EINVAL)", result.Errors, StringComparison.Ordinal);
        Assert.Contains(named, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status 9")]
    [InlineData("stdout 9")]
    [InlineData("kill 9")]
    [InlineData("expunge 9")]
    [InlineData("submit 0 0 99 true")]
    public async Task What_the_host_refuses_exits_with_1(string command)
    {
        Result result = await CommandAsync(command);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.NotEqual("", result.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("frobnicate")]
    [InlineData("submit")]
    [InlineData("submit 0 0 0")]
    [InlineData("submit x 0 0 true")]
    [InlineData("submit -1 0 0 true")]
    [InlineData("submit 4294967296 0 0 true")]
    [InlineData("submit 0 12Q 0 true")]
    [InlineData("submit 0 0 high true")]
    [InlineData("submit --engine")]
    [InlineData("submit --engine-option")]
    [InlineData("submit --engine Local 0 0 0")]
    [InlineData("submit --engine Local --engine Local 0 0 0 true")]
    [InlineData("submit --motor Local 0 0 0 true")]
    [InlineData("status")]
    [InlineData("status 0")]
    [InlineData("status x")]
    [InlineData("status 1 2")]
    [InlineData("pri 1")]
    [InlineData("list all")]
    public async Task What_is_not_understood_exits_with_2(string command)
    {
        Result result = await CommandAsync(command);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.NotEqual("", result.Errors);
    }

    [Fact]
    public async Task A_name_that_is_connected_or_none_exits_with_1()
    {
        using ClientProcess other = await StartAsync();

        Assert.Equal(1, (await RunAsync("-f", Host.SocketPath, "-u", "ann", "-c", "list")).ExitCode);
        Assert.Equal(1, (await RunAsync("-f", Host.SocketPath, "-u", "a/b", "-c", "list")).ExitCode);
        Assert.Equal(0, (await RunAsync("-f", Host.SocketPath, "-u", "bob", "-c", "list")).ExitCode);
    }

    [Fact]
    public async Task Debugging_output_goes_to_standard_error()
    {
        Result plain = await CommandAsync("list");
        Result debugged = await RunAsync("-d", "-f", Host.SocketPath, "-u", "bob", "-c", "list");

        Assert.Equal((0, ""), (plain.ExitCode, plain.Errors));
        Assert.Equal((0, plain.Output), (debugged.ExitCode, debugged.Output));
        Assert.NotEqual("", debugged.Errors);
    }

    [Fact]
    public async Task Without_a_host_it_exits_with_3()
    {
        string text = Path.Combine(Host.Folder, "text");
        await File.WriteAllTextAsync(text, "no socket");
        Host.Stop();
        foreach (string socket in new[] { Host.SocketPath, text, Path.Combine(Host.Folder, new string('s', 120)), "/no/such/folder/s" })
        {
            Result result = await RunAsync("-f", socket, "-u", "ann", "-c", "list");
            Assert.Equal((3, ""), (result.ExitCode, result.Output));
        }
    }

    private async Task RunJobAsync(string submission)
    {
        using ClientProcess client = await StartAsync();
        client.Write(submission + "\n");
        await client.ReadUntilAsync("job 1 EXITED");
    }
}
