using System.Net;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.Red.Jobs;
using Smash.Red.Transfers;
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

    /// <summary>What moves bytes; there from <see cref="Init"/> on.</summary>
    public TransferServices? Transfers { get; private set; }

    /// <inheritdoc/>
    protected override void DefineParameters(ParameterTable parameters) => _parameters = new RedParameters(parameters);

    /// <inheritdoc/>
    protected override async ValueTask Init(string[] args)
    {
        string launcher = Configuration.Find("LAUNCHER")?.Value ?? "";
        Transfers = ReadTransfers();
        Worlds = new WorldTable(Loop, Log, Processes, _parameters!.Worlds.Read(Configuration, launcher));
        Worlds.Created += world => world.Jobs = new RedJobTable(Transfers, new WorldJobs(world));
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

    private TransferServices ReadTransfers()
    {
        // RED_LISTEN's address; the service has more to say of it.
        IPAddress listening = IPEndPoint.TryParse(Configuration.Get(_parameters!.Listen), out IPEndPoint? address) ? address.Address : IPAddress.Loopback;
        var addresses = new TransferAddresses([listening], _parameters.Transfers.GetPorts(Configuration));
        try
        {
            return new TransferServices(Loop, Log, Processes, addresses, TransferServices.OpenProgram(), _parameters.Transfers.GetConnectTimeout(Configuration));
        }
        catch (IOException exception)
        {
            throw new DaemonStartException(DaemonExitCode.StartFailed, $"What moves bytes is not there: {exception.Message}");
        }
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
