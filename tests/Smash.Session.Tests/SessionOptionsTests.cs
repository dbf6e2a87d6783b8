namespace Smash.Session.Tests;

public sealed class SessionOptionsTests
{
    [Fact]
    public void The_socket_alone_gives_the_defaults()
    {
        var options = SessionOptions.Parse(["--socket", "/run/x.socket"]);

        Assert.Equal(("/run/x.socket", int.MaxValue, false), (options.SocketPath, options.MaxJobs, options.IsDebug));
    }

    [Fact]
    public void All_options_are_taken()
    {
        var options = SessionOptions.Parse(["--max-jobs", "7", "--debug", "--socket", "/s"]);

        Assert.Equal(("/s", 7, true), (options.SocketPath, options.MaxJobs, options.IsDebug));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--debug")]
    [InlineData("--socket")]
    [InlineData("--socket|")]
    [InlineData("--socket|/s|--max-jobs")]
    [InlineData("--socket|/s|--max-jobs|many")]
    [InlineData("--socket|/s|--max-jobs|0")]
    [InlineData("--socket|/s|--max-jobs|-1")]
    [InlineData("--socket|/s|--max-jobs|1.5")]
    [InlineData("--socket|/s|--max-jobs|99999999999")]
    [InlineData("--socket|/s|--max-jobs|")]
    [InlineData("--socket|/s|-o")]
    [InlineData("--socket|/s|--Debug")]
    [InlineData("--socket|/s|extra")]
    public void A_wrong_option_is_refused(string arguments) =>
        Assert.Throws<ArgumentException>(() => SessionOptions.Parse(arguments.Length == 0 ? [] : arguments.Split('|')));
}
