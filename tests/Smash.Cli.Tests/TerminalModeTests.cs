namespace Smash.Cli.Tests;

/// <summary>Without <c>-c</c>, on a terminal, which <c>script</c> from util-linux makes.</summary>
public sealed class TerminalModeTests : ClientCase
{
    private const int Columns = 50;
    private const string Prompt = "smash> ";
    private const string Left = "\e[D";
    private const string Right = "\eOC";
    private const string Up = "\e[A";
    private const string Down = "\e[B";

    [Fact]
    public async Task It_asks_for_the_name_and_edits_it_too()
    {
        using ClientProcess client = Start("");
        await client.ReadUntilAsync("User name: ");
        client.Write("xann\u0001\u0004\r");
        await client.ReadUntilAsync(Prompt);

        Assert.Equal(1, (await RunAsync("-f", Host.SocketPath, "-u", "ann", "-c", "list")).ExitCode);
        client.Write("quit\r");
        Assert.Equal(0, (await client.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task An_edited_line_is_what_is_executed()
    {
        using ClientProcess client = await StartTerminalAsync();
        // "echo bd", then a in front of b by Ctrl-A and words, c between, and a word too much taken away.
        client.Write($"submit 0 0 0 echo bd{Left}c\u0005 extra\u0017{Left}{Left}{Left}{Left}a{Right}\r");
        await client.ReadUntilAsync("job 1 EXITED, exit code 0");
        client.Write("stdout 1\r");
        await client.ReadUntilAsync("abcd\r\n");
        await QuitAsync(client);
    }

    [Fact]
    public async Task The_history_comes_back_and_what_was_typed_too()
    {
        using ClientProcess client = await StartTerminalAsync();
        client.Write("status 71\r");
        await client.ReadUntilAsync("ESRCH");
        // Between two lines the terminal edits what is typed, and would take the Backspace below for its own.
        await client.ReadUntilAsync(Prompt);
        client.Write($"status 72{Up}{Down}{Up}\u007F2{Down}\r");
        await client.ReadUntilAsync("job 72");
        await client.ReadUntilAsync(Prompt);
        client.Write($"{Up}{Up}\u007F3\r");
        await client.ReadUntilAsync("job 73");
        await QuitAsync(client);
    }

    [Fact]
    public async Task An_update_is_written_above_the_line_that_is_being_typed()
    {
        using ClientProcess client = await StartTerminalAsync();
        string fifo = Path.Combine(Host.Folder, "fifo");
        using (ClientProcess mkfifo = new("mkfifo", [fifo], Host.Folder))
        {
            await mkfifo.WaitAsync();
        }

        client.Write($"submit 0 0 0 read x < {fifo}; exit $x\r");
        await client.ReadUntilAsync("job 1 RUNNING");
        await client.ReadUntilAsync(Prompt);
        client.Write($"quiet{Left}{Left}");
        await client.ReadUntilAsync("\e[10C");
        await File.WriteAllTextAsync(fifo, "6\n");
        await client.ReadUntilAsync("job 1 EXITED, exit code 6");
        await client.ReadUntilAsync("\e[10C");

        var screen = TerminalScreen.Show(client.Output, Columns);
        Assert.Equal(["job 1 EXITED, exit code 6", Prompt + "quiet"], screen.Rows.TakeLast(2));
        Assert.Equal(10, screen.Column);

        client.Write("\u0003");
        await client.ReadUntilAsync("^C");
        await QuitAsync(client);
    }

    [Fact]
    public async Task A_long_line_is_shown_around_its_cursor_in_one_row()
    {
        using ClientProcess client = await StartTerminalAsync();
        int rows = TerminalScreen.Show(client.Output, Columns).Rows.Count;
        string digits = string.Concat(Enumerable.Repeat("0123456789", 9));
        client.Write(digits + "end");
        await client.ReadUntilAsync("end");
        var screen = TerminalScreen.Show(client.Output, Columns);
        Assert.Equal(rows, screen.Rows.Count);
        Assert.Equal(Prompt + (digits + "end")[^(Columns - Prompt.Length - 1)..], screen.Rows[^1]);

        client.Write("\u0001\u000B");
        await client.ReadUntilAsync($"\r\e[K{Prompt}\r");
        client.Write("quit\r");
        Assert.Equal(0, (await client.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task The_end_of_input_key_on_an_empty_line_ends_it_and_the_terminal_is_as_before()
    {
        using ClientProcess client = Start("-u ann", after: "stty -a | grep -o ' icanon' && stty -a | grep -o ' echo '");
        await client.ReadUntilAsync(Prompt);
        client.Write("\u0004");
        await client.ReadUntilAsync(" icanon");
        await client.ReadUntilAsync(" echo ");
        Assert.Equal(0, (await client.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task It_ends_when_the_host_does_and_the_terminal_is_as_before()
    {
        using ClientProcess client = Start("-u ann", after: "echo code=$?; stty -a | grep -o ' icanon'");
        await client.ReadUntilAsync(Prompt);
        Host.Stop();
        await client.ReadUntilAsync("code=3");
        await client.ReadUntilAsync(" icanon");
    }

    private static async Task QuitAsync(ClientProcess client)
    {
        await client.ReadUntilAsync(Prompt);
        client.Write("quit\r");
        Assert.Equal(0, (await client.WaitAsync()).ExitCode);
    }

    private ClientProcess Start(string arguments, string after = "exit $?")
    {
        string command = $"stty cols {Columns}; '{HostPrograms.Smash}' -f '{Host.SocketPath}' {arguments}; {after}";
        return new ClientProcess("script", ["-q", "-e", "-f", "-c", command, "/dev/null"], Host.Folder);
    }

    private async Task<ClientProcess> StartTerminalAsync()
    {
        ClientProcess client = Start("-u ann");
        await client.ReadUntilAsync(Prompt);
        return client;
    }
}
