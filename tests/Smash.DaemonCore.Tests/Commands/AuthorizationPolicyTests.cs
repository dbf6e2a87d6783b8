using Smash.DaemonCore.Commands;

namespace Smash.DaemonCore.Tests.Commands;

public sealed class AuthorizationPolicyTests
{
    private static readonly AuthorizationLevel[] Levels =
        [AuthorizationLevel.Read, AuthorizationLevel.Write, AuthorizationLevel.Administrator, AuthorizationLevel.Config, AuthorizationLevel.Daemon];

    public static TheoryData<AuthorizationLevel> EachLevel => [.. Levels];

    [Theory]
    [MemberData(nameof(EachLevel))]
    public void Without_lists_every_level_is_open_to_the_owner_and_to_nobody_else(AuthorizationLevel level)
    {
        Assert.True(AuthorizationPolicy.OwnerOnly.Decide(Peers.Owner, level).IsAllowed);
        Assert.False(AuthorizationPolicy.OwnerOnly.Decide(Peers.Unix("root", 0), level).IsAllowed);
        Assert.False(AuthorizationPolicy.OwnerOnly.Decide(Peers.Tcp("127.0.0.1", Peers.Key), level).IsAllowed);
    }

    [Fact]
    public void The_level_ALLOW_is_open_to_everybody_whatever_the_lists_say()
    {
        AuthorizationPolicy policy = Create(("DENY_READ", "*"), ("DENY_ADMINISTRATOR", "*"));

        Assert.True(policy.Decide(Peers.Tcp("203.0.113.9"), AuthorizationLevel.Allow).IsAllowed);
    }

    [Theory]
    [InlineData("ADMINISTRATOR", "READ,WRITE,ADMINISTRATOR")]
    [InlineData("DAEMON", "READ,WRITE,DAEMON")]
    [InlineData("WRITE", "READ,WRITE")]
    [InlineData("CONFIG", "READ,CONFIG")]
    [InlineData("READ", "READ")]
    public void A_level_brings_those_that_it_implies_and_no_other(string granted, string expected)
    {
        AuthorizationPolicy policy = Create(("ALLOW_" + granted, "alice"));
        CommandPeer alice = Peers.Unix("alice", 1001);

        Assert.Equal(expected.Split(',').Order(), Levels.Where(level => policy.Decide(alice, level).IsAllowed).Select(static level => level.ConfigurationName).Order());
    }

    [Fact]
    public void A_denial_wins_over_a_grant_on_its_own_level()
    {
        AuthorizationPolicy policy = Create(("ALLOW_READ", "*"), ("DENY_READ", "10.0.0.0/8, bob"));

        Assert.True(policy.Decide(Peers.Tcp("192.0.2.1"), AuthorizationLevel.Read).IsAllowed);
        Assert.False(policy.Decide(Peers.Tcp("10.3.2.1"), AuthorizationLevel.Read).IsAllowed);
        Assert.True(policy.Decide(Peers.Unix("alice", 1001), AuthorizationLevel.Read).IsAllowed);
        Assert.False(policy.Decide(Peers.Unix("bob", 1002), AuthorizationLevel.Read).IsAllowed);
    }

    [Fact]
    public void A_denial_leaves_the_levels_above_alone_but_breaks_what_they_imply()
    {
        AuthorizationPolicy policy = Create(("ALLOW_ADMINISTRATOR", "alice"), ("DENY_WRITE", "alice"));
        CommandPeer alice = Peers.Unix("alice", 1001);

        Assert.True(policy.Decide(alice, AuthorizationLevel.Administrator).IsAllowed);
        Assert.False(policy.Decide(alice, AuthorizationLevel.Write).IsAllowed);
        Assert.False(policy.Decide(alice, AuthorizationLevel.Read).IsAllowed);
    }

    [Fact]
    public void An_ALLOW_list_takes_the_owners_place_and_does_not_add_to_it()
    {
        AuthorizationPolicy policy = Create(("ALLOW_ADMINISTRATOR", "alice"), ("ALLOW_DAEMON", "alice"), ("ALLOW_WRITE", "alice"), ("ALLOW_CONFIG", "alice"), ("ALLOW_READ", "alice"));

        Assert.All(Levels, level => Assert.False(policy.Decide(Peers.Owner, level).IsAllowed));
    }

    [Fact]
    public void A_wrong_entry_is_told_with_its_parameter_and_grants_nobody()
    {
        AuthorizationPolicy policy = Create(("ALLOW_READ", "alice, 10.0.0.0/99"), ("DENY_WRITE", "al?ce bob"));

        Assert.Equal(
            [("ALLOW_READ", "10.0.0.0/99"), ("DENY_WRITE", "al?ce")],
            policy.Problems.Select(static problem => (problem.Parameter, problem.Entry)).Order());
        Assert.True(policy.Decide(Peers.Unix("alice", 1001), AuthorizationLevel.Read).IsAllowed);
        Assert.False(policy.Decide(Peers.Tcp("10.0.0.1"), AuthorizationLevel.Read).IsAllowed);
    }

    [Fact]
    public void A_wrong_entry_in_a_DENY_list_closes_the_level_to_everybody()
    {
        AuthorizationPolicy policy = Create(("ALLOW_WRITE", "*"), ("DENY_WRITE", "al?ce"));

        Assert.False(policy.Decide(Peers.Unix("carol", 1003), AuthorizationLevel.Write).IsAllowed);
        Assert.False(policy.Decide(Peers.Owner, AuthorizationLevel.Write).IsAllowed);
        Assert.True(policy.Decide(Peers.Owner, AuthorizationLevel.Administrator).IsAllowed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \t")]
    public void An_empty_list_is_no_list(string value) =>
        Assert.True(Create(("ALLOW_READ", value), ("DENY_READ", value)).Decide(Peers.Owner, AuthorizationLevel.Read).IsAllowed);

    [Fact]
    public void Entries_are_parted_by_commas_and_blanks()
    {
        AuthorizationPolicy policy = Create(("ALLOW_READ", " alice,bob\tcarol ,, dave\n"));

        Assert.Empty(policy.Problems);
        Assert.All(["alice", "bob", "carol", "dave"], user => Assert.True(policy.Decide(Peers.Unix(user, 1), AuthorizationLevel.Read).IsAllowed));
        Assert.False(policy.Decide(Peers.Unix("erin", 1), AuthorizationLevel.Read).IsAllowed);
    }

    [Fact]
    public void The_parameters_are_two_for_each_level() =>
        Assert.Equal(Levels.SelectMany(static level => new[] { "ALLOW_" + level.ConfigurationName, "DENY_" + level.ConfigurationName }).Order(), AuthorizationPolicy.ParameterNames.Order());

    /// <summary>Ten thousand random tables against the rules written down a second time, the other way round: from what is granted down to what it implies.</summary>
    [Fact]
    public void Random_tables_are_decided_as_the_rules_say()
    {
        var random = new Random(20260317);
        CommandPeer[] peers = [Peers.Owner, Peers.Unix("alice", 1001), Peers.Unix("bob", 1002), Peers.Tcp("10.0.0.1"), Peers.Tcp("10.9.0.1", Peers.Key), Peers.Tcp("2001:db8::1")];
        string[] entries = ["*", "alice", "b*", "1001", "10.0.0.0/16", "10.*", "2001:db8::/32", "key:" + Peers.Key, "*@10.0.0.1"];
        int allowed = 0;
        for (int round = 0; round < 10_000; round++)
        {
            Dictionary<string, string[]> lists = MakeLists(random, entries);
            AuthorizationPolicy policy = AuthorizationPolicy.Create(name => lists.TryGetValue(name, out string[]? list) ? string.Join(", ", list) : null);
            CommandPeer peer = peers[random.Next(peers.Length)];
            HashSet<string> expected = Expect(lists, peer);

            Assert.Empty(policy.Problems);
            Assert.Equal(expected.Order(), Levels.Where(level => policy.Decide(peer, level).IsAllowed).Select(static level => level.ConfigurationName).Order());
            allowed += expected.Count;
        }

        Assert.InRange(allowed, 5_000, 45_000);
    }

    private static AuthorizationPolicy Create(params (string Name, string Value)[] values) =>
        AuthorizationPolicy.Create(name => values.Where(value => value.Name == name).Select(static value => value.Value).FirstOrDefault());

    private static Dictionary<string, string[]> MakeLists(Random random, string[] entries)
    {
        var lists = new Dictionary<string, string[]>();
        foreach (string name in AuthorizationPolicy.ParameterNames)
        {
            if (random.Next(3) == 0)
            {
                lists.Add(name, random.GetItems(entries, random.Next(1, 4)));
            }
        }

        return lists;
    }

    private static HashSet<string> Expect(Dictionary<string, string[]> lists, CommandPeer peer)
    {
        var allowed = new HashSet<string>();
        foreach (string level in (string[])["ADMINISTRATOR", "DAEMON", "CONFIG", "WRITE", "READ"])
        {
            bool isDenied = lists.TryGetValue("DENY_" + level, out string[]? deny) && deny.Any(entry => Names(entry, peer));
            bool isGranted = lists.TryGetValue("ALLOW_" + level, out string[]? allow) ? allow.Any(entry => Names(entry, peer)) : peer.IsOwner;
            bool isImplied = level switch
            {
                "WRITE" => allowed.Contains("ADMINISTRATOR") || allowed.Contains("DAEMON"),
                "READ" => allowed.Contains("WRITE") || allowed.Contains("CONFIG"),
                _ => false,
            };
            if (!isDenied && (isGranted || isImplied))
            {
                allowed.Add(level);
            }
        }

        return allowed;
    }

    private static bool Names(string entry, CommandPeer peer) => entry switch
    {
        "*" => true,
        "alice" => peer.User == "alice",
        "b*" => peer.User?[0] == 'b',
        "1001" => peer.UserId == 1001,
        "10.0.0.0/16" => peer.Address?.ToString() == "10.0.0.1",
        "10.*" => peer.Address?.ToString().StartsWith("10.", StringComparison.Ordinal) == true,
        "2001:db8::/32" => peer.Address?.ToString() == "2001:db8::1",
        "*@10.0.0.1" => peer.Address?.ToString() == "10.0.0.1",
        _ => peer.KeyFingerprint == Peers.Key,
    };
}
