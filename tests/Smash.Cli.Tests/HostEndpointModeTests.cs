using System.Text.Json;

namespace Smash.Cli.Tests;

/// <summary><c>--endpoint</c>: what a program on another machine asks over ssh.</summary>
public sealed class HostEndpointModeTests : ClientCase
{
    [Fact]
    public async Task It_tells_in_one_line_where_a_host_listens_that_runs()
    {
        Result result = await RunAsync("-f", "s", "--endpoint");

        JsonElement report = JsonDocument.Parse(Assert.Single(result.Lines)).RootElement;
        Assert.Equal((0, 1), (result.ExitCode, report.GetProperty("smashEndpoint").GetInt32()));
        Assert.Equal(Host.SocketPath, report.GetProperty("socket").GetString());
        Assert.True(report.GetProperty("running").GetBoolean());
        Assert.Equal(Environment.UserName, report.GetProperty("user").GetString());
        Assert.True(report.GetProperty("environment").TryGetProperty("PATH", out _));
    }

    [Fact]
    public async Task It_starts_none_where_none_is_wanted_and_exits_with_that()
    {
        string path = Path.Combine(Host.Folder, "none");

        Result result = await RunAsync("-f", path, "--endpoint", "--no-start");

        Assert.Equal((int)ExitCode.NoHost, result.ExitCode);
        Assert.False(JsonDocument.Parse(Assert.Single(result.Lines)).RootElement.GetProperty("running").GetBoolean());
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task It_says_why_no_host_can_be_started()
    {
        Result result = await RunAsync("-f", Path.Combine(Host.Folder, "no/such/folder/s"), "--endpoint");

        Assert.Equal((int)ExitCode.Refused, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.NotEmpty(result.Errors);
    }
}
