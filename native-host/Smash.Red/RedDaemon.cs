using System.Net;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.Protocol.Red;
using Smash.Red.Discovery;
using Smash.Red.Jobs;
using Smash.Red.Service;
using Smash.Red.Transfers;
using Smash.Red.Worlds;

namespace Smash.Red;

/// <summary>The remote execution daemon (RED) as a daemon: its configuration, its start and its end.</summary>
#pragma warning disable CA1001 // Its end is asynchronous: EndAsync disposes what it has.
internal sealed class RedDaemon : Daemon
#pragma warning restore CA1001
{
    private RedParameters? _parameters;
    private RedHost? _host;
    private DiscoveryResponder? _discovery;
    private bool _isServing;

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
        WorldSettings settings = _parameters!.Worlds.Read(Configuration, launcher);
        if (settings.FindProblem() is { } problem)
        {
            throw new DaemonStartException(DaemonExitCode.Configuration, problem);
        }

        Worlds = new WorldTable(Loop, Log, Processes, settings);
        Log.Info($"worlds are limited by {Worlds.Mechanism}");
        Worlds.Created += world => world.Jobs = new RedJobTable(Transfers, new WorldJobs(world));
        try
        {
            await Worlds.GetDefaultAsync();
        }
        catch (RedException exception)
        {
            throw new DaemonStartException(DaemonExitCode.StartFailed, $"The default world: {exception.Extras}");
        }

        await StartServiceAsync(Worlds);
    }

    /// <inheritdoc/>
    protected override void Configure(bool isFull)
    {
        if (_isServing)
        {
            _host?.Reconfigure(Configuration);
        }

        _isServing = true;
    }

    private TransferServices ReadTransfers()
    {
        IPAddress[] listening = [.. Configuration.Get(_parameters!.Service.Listen).Select(static listen => listen.Address)];
        var addresses = new TransferAddresses(listening, _parameters.Transfers.GetPorts(Configuration));
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

    private async Task StartServiceAsync(WorldTable worlds)
    {
        RedTime started = RedTime.Of(Loop.TimeProvider.GetUtcNow());
        var red = new RedService(worlds, new LoopCall(Loop, Log)) { Properties = new RedProperties(worlds, Version) };
        _host = new RedHost(Configuration, _parameters!.Service, RedMethods.Of(red), new ServiceLog(Log));
        var key = new RedKey(started, await _host.StartAsync());
        red.SetKey(key);
        Announce(_host);
        if (Configuration.Get(_parameters.Discovery.Mode) is var mode && (mode == DiscoveryMode.On || (mode == DiscoveryMode.Auto && _host.IsExposed)))
        {
            _discovery = new DiscoveryResponder(_host.Announce(key), Log);
            _discovery.Start(Configuration.Get(_parameters.Discovery.Port));
        }
    }

    // The session that started this daemon, if one did, waits for a line.
    private void Announce(RedHost host)
    {
        if (Services.Inheritance?.Find("addresses") is { } descriptor)
        {
            using var pipe = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Write, bufferSize: 0);
            pipe.Write(Encoding.ASCII.GetBytes(string.Join(' ', host.Addresses) + "\n"));
        }
    }

    private async Task EndAsync()
    {
        _discovery?.Dispose();
        // First the worlds: with their jobs end the calls that wait for one.
        await Worlds!.StopAsync();
        if (_host is { } host)
        {
            _host = null;
            await host.DisposeAsync();
        }

        Exit();
    }
}
