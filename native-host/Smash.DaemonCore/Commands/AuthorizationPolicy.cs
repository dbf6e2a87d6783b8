namespace Smash.DaemonCore.Commands;

/// <summary>
/// Who is allowed which level, from ALLOW_READ, DENY_READ, ALLOW_WRITE and so on (HTCondor manual, "Authorization"). For a level, in this order: an entry of its DENY_ list
/// refuses; an entry of its ALLOW_ list allows; where there is no ALLOW_ list, the daemon's own user over a Unix socket is allowed; whoever is allowed a level that implies
/// this one is allowed. So, as in HTCondor, a denial holds for its own level and breaks the implication that leads through it: DENY_WRITE leaves ADMINISTRATOR alone, but an
/// administrator may then neither WRITE nor, if nothing else grants it, READ. Unlike HTCondor, a level without lists is open to the owner alone, not to everybody.
/// An entry that means nothing allows nobody in an ALLOW_ list, and in a DENY_ list closes the level to everybody until it is corrected.
/// </summary>
public sealed class AuthorizationPolicy
{
    private static readonly AuthorizationLevel[] Levels =
        [AuthorizationLevel.Read, AuthorizationLevel.Write, AuthorizationLevel.Administrator, AuthorizationLevel.Config, AuthorizationLevel.Daemon];

    private readonly Dictionary<AuthorizationLevel, AuthorizationList> _allow = [];
    private readonly Dictionary<AuthorizationLevel, AuthorizationList> _deny = [];

    private AuthorizationPolicy()
    {
    }

    /// <summary>The default: every level is open to the daemon's own user over a Unix socket, and to nobody else.</summary>
    public static AuthorizationPolicy OwnerOnly { get; } = new();

    /// <summary>The names of all parameters that a policy is made from.</summary>
    public static IReadOnlyList<string> ParameterNames { get; } =
        [.. Levels.SelectMany(static level => new[] { $"ALLOW_{level.ConfigurationName}", $"DENY_{level.ConfigurationName}" })];

    /// <summary>What is wrong with the lists.</summary>
    public IReadOnlyList<AuthorizationProblem> Problems { get; private init; } = [];

    /// <summary>Makes a policy from parameters.</summary>
    /// <param name="valueOf">From a parameter's name to its value; null or blank: not set.</param>
    public static AuthorizationPolicy Create(Func<string, string?> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        var problems = new List<AuthorizationProblem>();
        var policy = new AuthorizationPolicy { Problems = problems };
        foreach (AuthorizationLevel level in Levels)
        {
            Read(policy._allow, level, "ALLOW_");
            Read(policy._deny, level, "DENY_");
        }

        return policy;

        void Read(Dictionary<AuthorizationLevel, AuthorizationList> lists, AuthorizationLevel level, string prefix)
        {
            string name = prefix + level.ConfigurationName;
            if (valueOf(name) is { } value && !string.IsNullOrWhiteSpace(value))
            {
                lists.Add(level, AuthorizationList.Parse(name, value, problems));
            }
        }
    }

    /// <summary>Decides whether a peer is allowed a level.</summary>
    /// <param name="peer">Who asks.</param>
    /// <param name="level">What for.</param>
    public AuthorizationDecision Decide(CommandPeer peer, AuthorizationLevel level)
    {
        ArgumentNullException.ThrowIfNull(peer);
        if (level == AuthorizationLevel.Allow)
        {
            return new AuthorizationDecision(true, "the level is open to everybody");
        }

        return FindDenial(peer, level) ?? FindGrant(peer, level) ?? FindImplied(peer, level)
            ?? new AuthorizationDecision(false, _allow.ContainsKey(level) ? $"no entry of ALLOW_{level.ConfigurationName} names it" : $"ALLOW_{level.ConfigurationName} is not set and it is not the daemon's own user over a Unix socket");
    }

    private AuthorizationDecision? FindDenial(CommandPeer peer, AuthorizationLevel level)
    {
        if (!_deny.TryGetValue(level, out AuthorizationList? list))
        {
            return null;
        }

        return list.BrokenEntry is { } broken ? new AuthorizationDecision(false, $"'{broken}' in {list.Parameter} means nothing, so that the level is closed to everybody")
            : list.Find(peer) is { } pattern ? new AuthorizationDecision(false, $"'{pattern.Text}' in {list.Parameter}")
            : null;
    }

    private AuthorizationDecision? FindGrant(CommandPeer peer, AuthorizationLevel level)
    {
        if (_allow.TryGetValue(level, out AuthorizationList? list))
        {
            return list.Find(peer) is { } pattern ? new AuthorizationDecision(true, $"'{pattern.Text}' in {list.Parameter}") : null;
        }

        return peer.IsOwner ? new AuthorizationDecision(true, "it is the daemon's own user over a Unix socket") : null;
    }

    private AuthorizationDecision? FindImplied(CommandPeer peer, AuthorizationLevel level)
    {
        foreach (AuthorizationLevel implying in level.DirectlyImpliedBy)
        {
            AuthorizationDecision decision = Decide(peer, implying);
            if (decision.IsAllowed)
            {
                return decision with { Reason = $"{implying.ConfigurationName} implies {level.ConfigurationName}, and {decision.Reason}" };
            }
        }

        return null;
    }
}
