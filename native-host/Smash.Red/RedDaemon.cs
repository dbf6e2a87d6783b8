using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;

namespace Smash.Red;

/// <summary>The remote execution daemon (RED) as a daemon: its configuration, its start and its end.</summary>
internal sealed class RedDaemon : Daemon
{
    private RedParameters? _parameters;

    /// <inheritdoc/>
    public override string Subsystem => "RED";

    /// <inheritdoc/>
    protected override void DefineParameters(ParameterTable parameters) => _parameters = new RedParameters(parameters);

    /// <inheritdoc/>
    protected override ValueTask Init(string[] args)
    {
        Log.Info($"RED {Version} listens at {Configuration.Get(_parameters!.Listen)}");
        return ValueTask.CompletedTask;
    }
}
