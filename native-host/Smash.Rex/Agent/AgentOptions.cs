using Smash.DaemonCore.Daemons;

namespace Smash.Rex.Agent;

/// <summary>What an agent is started with: <c>smash-rex [core options] --agent [--identity HOST.USER[.PROGRAM]]</c>.</summary>
/// <param name="Identity">Whose key sshd let in, as the forced command of authorized_keys names it; empty: none was named.</param>
internal sealed record AgentOptions(string Identity)
{
    /// <summary>What makes an agent of the program.</summary>
    public const string Agent = "--agent";

    /// <summary>Names the identity.</summary>
    public const string IdentityOption = "--identity";

    /// <summary>Says whether an agent is wanted.</summary>
    /// <param name="args">The command line.</param>
    public static bool IsAgent(string[] args) => args.Contains(Agent);

    /// <summary>Reads the daemon's own arguments.</summary>
    /// <param name="args">They.</param>
    /// <exception cref="DaemonStartException">They are wrong.</exception>
    public static AgentOptions Parse(string[] args) => args switch
    {
        [Agent] => new AgentOptions(""),
        [Agent, IdentityOption, { Length: > 0 } identity] => new AgentOptions(identity),
        _ => throw new DaemonStartException(DaemonExitCode.Usage, $"An agent is started by {Agent} [{IdentityOption} HOST.USER[.PROGRAM]]."),
    };
}
