using Smash.DaemonCore.Daemons;

namespace Smash.Rex.Agent;

/// <summary>The executor's end of a link: started by sshd for one key, it speaks frames over its standard streams and ends with them.</summary>
internal sealed class AgentDaemon : Daemon
{
    /// <inheritdoc/>
    public override string Subsystem => "REX_AGENT";

    /// <inheritdoc/>
    public override string? ArgumentsUsage => $"{AgentOptions.Agent} [{AgentOptions.IdentityOption} HOST.USER[.PROGRAM]]";

    /// <summary>What it was started with.</summary>
    public AgentOptions Options { get; private set; } = new("");

    /// <inheritdoc/>
    protected override void FindOptions(string[] args) => Options = AgentOptions.Parse(args);

    /// <inheritdoc/>
    protected override ValueTask Init(string[] args) => ValueTask.CompletedTask;
}
