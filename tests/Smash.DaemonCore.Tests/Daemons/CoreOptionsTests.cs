using Smash.DaemonCore.Daemons;

namespace Smash.DaemonCore.Tests.Daemons;

public sealed class CoreOptionsTests
{
    [Fact]
    public void Every_option_is_read_in_its_short_and_its_long_form()
    {
        CoreOptions options = CoreOptions.Parse(["-f", "-c", "a.conf", "-l", "/logs", "--pidfile", "/run/x.pid", "-p", "0", "-t", "-r", "1.5", "--local-name", "two", "-o", "A=1", "-o", "B=x=y"]);

        Assert.False(options.IsBackground);
        Assert.Equal(Path.GetFullPath("a.conf"), options.ConfigurationFile);
        Assert.Equal("/logs", options.LogFolder);
        Assert.Equal("/run/x.pid", options.PidFile);
        Assert.Equal(0, options.Port);
        Assert.True(options.LogsToTerminal);
        Assert.Equal(TimeSpan.FromSeconds(90), options.RunFor);
        Assert.Equal("two", options.LocalName);
        Assert.Equal(["A=1", "B=x=y"], options.Settings);
        Assert.Empty(options.Rest);
        CoreOptions same = CoreOptions.Parse(["--background", "--config=b.conf", "--log=/other", "--port", "65535", "--run-for", "3", "--set=C="]);
        Assert.True(same.IsBackground);
        Assert.Equal(Path.GetFullPath("b.conf"), same.ConfigurationFile);
        Assert.Equal("/other", same.LogFolder);
        Assert.Equal(65535, same.Port);
        Assert.Equal(["C="], same.Settings);
        Assert.True(CoreOptions.Parse(["-v"]).WantsVersion);
        Assert.True(CoreOptions.Parse(["--help"]).WantsHelp);
        Assert.True(CoreOptions.Parse(["-b"]).IsBackground);
    }

    [Fact]
    public void From_the_first_argument_of_the_daemons_own_on_all_are_its_own()
    {
        CoreOptions options = CoreOptions.Parse(["-t", "--speed", "3", "-b"]);
        Assert.Equal(["--speed", "3", "-b"], options.Rest);
        Assert.False(options.IsBackground);
        Assert.Equal(["-b", "--"], CoreOptions.Parse(["-t", "--", "-b", "--"]).Rest);
        Assert.Equal(["file", "-t"], CoreOptions.Parse(["file", "-t"]).Rest);
    }

    [Theory]
    [InlineData("-c")]
    [InlineData("--config=")]
    [InlineData("--background=yes")]
    [InlineData("-p", "65536")]
    [InlineData("-p", "-1")]
    [InlineData("-p", "x")]
    [InlineData("-r", "0")]
    [InlineData("-r", "-1")]
    [InlineData("-r", "1e3")]
    [InlineData("-r", "99999999")]
    [InlineData("--local-name", "a.b")]
    [InlineData("--local-name", "2nd")]
    [InlineData("-o", "A")]
    [InlineData("-o", "=A")]
    [InlineData("-b", "-t")]
    public void A_wrong_value_is_told_as_wrong_use_and_names_the_option(params string[] arguments)
    {
        DaemonStartException exception = Assert.Throws<DaemonStartException>(() => CoreOptions.Parse(arguments));

        Assert.Equal(DaemonExitCode.Usage, exception.ExitCode);
        Assert.Matches("-(c|-config|-background|-port|-run-for|-local-name|o)\\b", exception.Message);
    }
}
