namespace Smash.Red.Tests;

public sealed class RedDaemonTests
{
    [Fact]
    public void Its_settings_begin_with_its_name() => Assert.Equal("RED", new RedDaemon().Subsystem);
}
