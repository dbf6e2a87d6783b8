namespace Smash.Client.Tests;

public sealed class EndpointReportTests
{
    private static readonly EndpointReport Any = new()
    {
        Version = "0.1.0",
        ComputerName = "build1",
        UserName = "mé",
        SocketPath = "/tmp/with \"quotes\"\n/s",
        IsRunning = true,
        HasSocket = true,
        Environment = new Dictionary<string, string> { ["PATH"] = "/bin", ["LANG"] = "" },
    };

    [Fact]
    public void It_is_one_line_that_is_read_again()
    {
        string line = Any.ToLine();
        Assert.DoesNotContain('\n', line);
        EndpointReport read = EndpointReport.Find(line)!;
        Assert.Equal(Any.Environment, read.Environment);
        Assert.Equal(Any, read with { Environment = Any.Environment });
    }

    [Fact]
    public void It_is_found_behind_what_start_up_files_write()
    {
        string output = $"Welcome!\r\n{{\"smashEndpoint\":\"no\"}}\n{{ \"a\": 1 }}\n{{torn\n{Any.ToLine()}\r\nbye\n";
        Assert.Equal(Any.SocketPath, EndpointReport.Find(output)!.SocketPath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"smashEndpoint\":2,\"socket\":\"/s\"}")]
    [InlineData("[1]")]
    [InlineData("{\"smashEndpoint\":1,\"socket\":5}")]
    [InlineData("{\"smashEndpoint\":1,\"environment\":[]}")]
    public void What_is_none_is_not_taken_for_one(string output) => Assert.Null(EndpointReport.Find(output));

    [Fact]
    public void What_a_later_version_adds_is_skipped() => Assert.Equal("/s", EndpointReport.Find("{\"smashEndpoint\":1,\"socket\":\"/s\",\"new\":{\"a\":[1]}}")!.SocketPath);
}
