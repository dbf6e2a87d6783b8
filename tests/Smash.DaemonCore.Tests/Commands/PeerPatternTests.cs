using Smash.DaemonCore.Commands;

namespace Smash.DaemonCore.Tests.Commands;

public sealed class PeerPatternTests
{
    private const string OtherKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1e";

    [Theory]
    [InlineData("*", "alice", 1001u, true)]
    [InlineData("*@*", "alice", 1001u, true)]
    [InlineData("alice", "alice", 1001u, true)]
    [InlineData("alice@*", "alice", 1001u, true)]
    [InlineData("Alice", "alice", 1001u, false)]
    [InlineData("al*", "alice", 1001u, true)]
    [InlineData("al*", "bob", 1002u, false)]
    [InlineData("*ce", "alice", 1001u, true)]
    [InlineData("1001", "alice", 1001u, true)]
    [InlineData("1001", "bob", 1002u, false)]
    [InlineData("1001", null, 1001u, true)]
    [InlineData("alice", null, 1001u, false)]
    [InlineData("alice@10.0.0.1", "alice", 1001u, false)]
    [InlineData("*@10.0.0.0/8", "alice", 1001u, false)]
    [InlineData("0.0.0.0/0", "alice", 1001u, false)]
    [InlineData("::/0", "alice", 1001u, false)]
    [InlineData("10.*", "alice", 1001u, false)]
    [InlineData("127.0.0.1", "alice", 1001u, false)]
    [InlineData("key:" + Peers.Key, "alice", 1001u, false)]
    public void A_peer_over_a_Unix_socket_is_matched_by_its_user_and_never_by_a_host(string entry, string? user, uint id, bool isMatched) =>
        Assert.Equal(isMatched, Parse(entry).Matches(Peers.Unix(user, id)));

    [Theory]
    [InlineData("*", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "10.1.2.4", false)]
    [InlineData("10.1.2.3", "::ffff:10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.1.2.3/8", "10.200.0.1", true)]
    [InlineData("10.1.2.0/23", "10.1.3.255", true)]
    [InlineData("10.1.2.0/23", "10.1.4.0", false)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("10.1.*", "10.1.2.3", true)]
    [InlineData("10.1.*", "10.11.2.3", false)]
    [InlineData("*.3", "10.1.2.3", true)]
    [InlineData("2001:db8::/32", "2001:db8:1::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("2001:DB8:*", "2001:db8::1", true)]
    [InlineData("::1", "::1", true)]
    [InlineData("fe80::1", "fe80::1%1", true)]
    [InlineData("fe80::*", "fe80::1%1", true)]
    [InlineData("alice", "10.1.2.3", false)]
    [InlineData("alice@10.1.2.3", "10.1.2.3", false)]
    [InlineData("*@10.1.2.3", "10.1.2.3", true)]
    [InlineData("1001", "10.1.2.3", false)]
    public void A_peer_over_the_network_is_matched_by_its_address(string entry, string address, bool isMatched) =>
        Assert.Equal(isMatched, Parse(entry).Matches(Peers.Tcp(address)));

    [Theory]
    [InlineData("alice@10.1.2.3", "alice", true)]
    [InlineData("alice@10.1.2.3", "bob", false)]
    [InlineData("alice@10.9.9.9", "alice", false)]
    [InlineData("alice", "alice", true)]
    public void An_authenticated_user_at_a_host_needs_both(string entry, string user, bool isMatched) =>
        Assert.Equal(isMatched, Parse(entry).Matches(Peers.Tcp("10.1.2.3", user: user)));

    [Theory]
    [InlineData(Peers.Key, true)]
    [InlineData(OtherKey, false)]
    [InlineData(null, false)]
    public void A_key_is_matched_by_its_fingerprint_alone(string? key, bool isMatched) =>
        Assert.Equal(isMatched, Parse("key:" + Peers.Key).Matches(Peers.Tcp("10.1.2.3", key)));

    [Theory]
    [InlineData("key:SHA256:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")]
    [InlineData("key:SHA256:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    [InlineData("key:00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F")]
    public void Every_spelling_of_a_fingerprint_is_the_same_key(string entry)
    {
        Assert.True(Parse(entry).Matches(Peers.Tcp("10.1.2.3", Peers.Key)));
        Assert.False(Parse(entry).Matches(Peers.Tcp("10.1.2.3", OtherKey)));
    }

    [Theory]
    [InlineData("10.1.2")]
    [InlineData("10.1.2.300")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/255.0.0.0")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("2001:db8::/129")]
    [InlineData("1.2.3.4.*")]
    [InlineData("*.*")]
    [InlineData("1*")]
    [InlineData("alice@")]
    [InlineData("@10.0.0.1")]
    [InlineData("alice@host.example")]
    [InlineData("alice/10.0.0.1")]
    [InlineData("host.example/24")]
    [InlineData("ali ce")]
    [InlineData("ali:ce")]
    [InlineData("al?ce")]
    [InlineData("key:")]
    [InlineData("key:MD5:00:11")]
    [InlineData("key:SHA256:short")]
    [InlineData("key:SHA256:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    [InlineData("key:SHA256:!AECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    [InlineData("fe80::1%eth0")]
    public void What_names_nobody_is_no_entry(string entry) => Assert.False(PeerPattern.TryParse(entry, out _));

    private static PeerPattern Parse(string entry)
    {
        Assert.True(PeerPattern.TryParse(entry, out PeerPattern? pattern), entry);
        return pattern;
    }
}
