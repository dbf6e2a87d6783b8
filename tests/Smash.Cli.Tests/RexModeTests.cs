using System.Net.Sockets;

namespace Smash.Cli.Tests;

/// <summary><c>smash rex</c> up to the socket at which it asks: tests/stub has what it does from there on, tests/rex the whole.</summary>
public sealed class RexModeTests : ClientCase
{
    private const byte Hello = 1;

    [Fact]
    public async Task It_becomes_the_stand_in_and_ends_as_that()
    {
        string path = Path.Combine(Host.Folder, "rex.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        using var client = new ClientProcess(HostPrograms.Smash, ["rex", "--server", "big", "--", "program", "-c"], Host.Folder, ("REX_SOCKET", path));
        using (Socket connection = await listener.AcceptAsync())
        {
            byte[] frame = new byte[9];
            await connection.ReceiveAsync(frame);
            Assert.Equal(Hello, frame[4]);
        }

        Result result = await client.WaitAsync();

        Assert.Equal((int)ExitCode.NotRun, result.ExitCode);
        Assert.StartsWith("smash-stub: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_asks_the_host_that_was_named()
    {
        Result result = await RunAsync("-f", Path.Combine(Host.Folder, "none"), "--no-start", "rex", "true");

        Assert.Equal((int)ExitCode.NotRun, result.ExitCode);
        Assert.Contains(Path.Combine(Host.Folder, "none.d", "rex.sock"), result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_stand_in_does_not_understand_is_told_in_its_words()
    {
        Result result = await RunAsync("-f", "s", "rex", "--nothing");

        Assert.Equal((int)ExitCode.NotRun, result.ExitCode);
        Assert.Contains("--nothing is no option", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_follows_is_the_stand_ins()
    {
        var options = ClientOptions.Parse(["-f", "s", "rex", "--server", "big", "-u", "x"]);

        Assert.Equal("s", options.GivenSocketPath);
        Assert.Equal(["--server", "big", "-u", "x"], options.RexArguments);
    }

    [Theory]
    [InlineData("rex")]
    [InlineData("--endpoint", "rex", "true")]
    [InlineData("-u", "ann", "rex", "true")]
    public void It_wants_a_program_and_nothing_else(params string[] arguments) => Assert.Throws<UsageException>(() => ClientOptions.Parse(arguments));
}
