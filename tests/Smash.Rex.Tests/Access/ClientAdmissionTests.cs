using Smash.Rex.Access;
using Smash.Rex.Configuration;

namespace Smash.Rex.Tests.Access;

public sealed class ClientAdmissionTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(null, "10.1.2.3 50000 10.1.2.4 22", true)]
    [InlineData("any", null, true)]
    [InlineData("none", "127.0.0.1 50000 127.0.0.1 22", false)]
    [InlineData("localhost", "127.0.0.1 50000 127.0.0.1 22", true)]
    [InlineData("localhost", "10.1.2.3 50000 10.1.2.4 22", false)]
    [InlineData("localhost", null, false)]
    [InlineData("localnets", "::1 50000 ::1 22", true)]
    [InlineData("localnets", "203.0.113.7 50000 10.1.2.4 22", false)]
    [InlineData("10.1.0.0/16", "10.1.2.3 50000 10.1.2.4 22", true)]
    [InlineData("10.1.0.0/16", "10.2.2.3 50000 10.1.2.4 22", false)]
    [InlineData("laptop", "10.2.2.3 50000 10.1.2.4 22", true)]
    [InlineData("laptop", null, true)]
    [InlineData("desktop", "10.2.2.3 50000 10.1.2.4 22", false)]
    public void The_configuration_says_from_where_somebody_may_come(string? clients, string? connection, bool isAllowed)
    {
        if (clients is not null)
        {
            Write($"clients : {clients}");
        }

        Assert.Equal(isAllowed ? null : "RexClientNotAllowed", Make(connection).Ask("laptop")?.ErrorId);
    }

    [Fact]
    public void Whoever_is_in_a_network_of_this_host_may_come_where_these_may()
    {
        Write("clients : localnets");

        Assert.All(LocalNetworks.Read(), network => Assert.Null(Make($"{network.BaseAddress} 50000 {network.BaseAddress} 22").Ask("laptop")));
    }

    [Fact]
    public void What_is_wrong_lets_nobody_come_unless_it_was_right_before()
    {
        Write("clients any");
        ClientAdmission late = Make("127.0.0.1 1 127.0.0.1 22");
        Assert.Contains("rex.rc:1", late.Ask("laptop")!.Message, StringComparison.Ordinal);

        Write("clients : laptop");
        Assert.Null(late.Ask("laptop"));
        Write("clients");

        Assert.Null(late.Ask("laptop"));
        Assert.NotNull(late.Ask("desktop"));
    }

    private void Write(string text)
    {
        File.WriteAllText(_home["rex.rc"], text + "\n");
        File.SetUnixFileMode(_home["rex.rc"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private ClientAdmission Make(string? connection) => new(new RexConfigurationPlace(Current: null, _home.FullPath, Root: _home["none"]), connection);
}
