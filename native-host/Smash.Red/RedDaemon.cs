using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.Red.Worlds;

namespace Smash.Red;

/// <summary>The remote execution daemon (RED) as a daemon: its configuration, its start and its end.</summary>
internal sealed class RedDaemon : Daemon
{
    private RedParameters? _parameters;

    /// <inheritdoc/>
    public override string Subsystem => "RED";

    /// <summary>The worlds; there from <see cref="Init"/> on.</summary>
    public WorldTable? Worlds { get; private set; }

    /// <inheritdoc/>
    protected override void DefineParameters(ParameterTable parameters) => _parameters = new RedParameters(parameters);

    /// <inheritdoc/>
    protected override async ValueTask Init(string[] args)
    {
        string launcher = Configuration.Find("LAUNCHER")?.Value ?? "";
        Worlds = new WorldTable(Loop, Log, Processes, _parameters!.Worlds.Read(Configuration, launcher));
        try
        {
            await Worlds.GetDefaultAsync();
        }
        catch (RedException exception)
        {
            throw new DaemonStartException(DaemonExitCode.StartFailed, $"The default world: {exception.Extras}");
        }

        Log.Info($"RED {Version} listens at {Configuration.Get(_parameters.Listen)}");
    }

    /// <inheritdoc/>
    protected override void ShutdownGraceful() => _ = EndAsync();

    /// <inheritdoc/>
    protected override void ShutdownFast() => _ = EndAsync();

    private async Task EndAsync()
    {
        await Worlds!.StopAsync();
        Exit();
    }
}
