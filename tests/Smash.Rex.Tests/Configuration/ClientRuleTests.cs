using System.Net;
using Smash.Rex.Configuration;

namespace Smash.Rex.Tests.Configuration;

public sealed class ClientRuleTests
{
    private static readonly IPNetwork[] Local = [new IPNetwork(IPAddress.Parse("192.168.7.9"), 24), new IPNetwork(IPAddress.Parse("fd00:1::9"), 64)];

    [Theory]
    [InlineData("any", "8.8.8.8", true)]
    [InlineData("none", "127.0.0.1", false)]
    [InlineData("localhost", "127.0.0.1", true)]
    [InlineData("localhost", "192.168.7.1", false)]
    [InlineData("localnets", "192.168.7.255", true)]
    [InlineData("localnets", "::ffff:192.168.7.1", true)]
    [InlineData("localnets", "192.168.8.1", false)]
    [InlineData("localnets", "fd00:1::5", true)]
    [InlineData("localnets", "fd00:2::5", false)]
    [InlineData("localnets", "::1", true)]
    [InlineData("10.2.0.0/16", "10.2.3.4", true)]
    [InlineData("10.2.0.0/16", "10.3.3.4", false)]
    [InlineData("10.2.3.4", "10.2.3.4", true)]
    [InlineData("10.2.3.4", "10.2.3.5", false)]
    [InlineData("LAPTOP", "10.2.3.4", true)]
    [InlineData("desktop", "10.2.3.4", false)]
    public void A_rule_allows_whom_it_names(string text, string address, bool expected)
    {
        Assert.Null(ClientRule.Parse(text, out ClientRule? rule));

        Assert.Equal(expected, rule!.Allows(IPAddress.Parse(address), "laptop", Local));
        Assert.Equal(text.Contains('.', StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal) ? text + "/32" : text, rule.ToString());
    }

    [Theory]
    [InlineData("10.1")]
    [InlineData("10.0.0.0/33")]
    [InlineData("-host")]
    [InlineData("laptop.example.org")]
    [InlineData("a b")]
    [InlineData("*")]
    public void What_names_nobody_is_refused(string text) => Assert.NotNull(ClientRule.Parse(text, out _));

    [Fact]
    public void This_host_is_in_networks_of_its_own() => Assert.NotNull(LocalNetworks.Read());
}
