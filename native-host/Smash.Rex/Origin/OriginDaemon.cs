using Smash.DaemonCore.Daemons;

namespace Smash.Rex.Origin;

/// <summary>REX at home: keeps a link to each server that is used, knows how loaded each is, and answers the host's commands.</summary>
internal sealed class OriginDaemon : Daemon
{
    /// <inheritdoc/>
    public override string Subsystem => "REX";

    /// <inheritdoc/>
    protected override ValueTask Init(string[] args) => ValueTask.CompletedTask;
}
