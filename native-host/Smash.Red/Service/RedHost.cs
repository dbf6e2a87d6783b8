using System.Net;
using System.Net.Sockets;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Discovery;
using Smash.Red.Interop;

namespace Smash.Red.Service;

/// <summary>The service of a RED, from its start to its end.</summary>
internal sealed class RedHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ServiceParameters _parameters;
    private readonly ServiceIdentity _identity;
    private readonly ServiceLog _log;
    private readonly RequestGate _gate;
    private readonly RedServer _server;
    private readonly RedApplication _application;
    private readonly ServiceSettings _settings;

    /// <summary>Makes it; it does not listen yet.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="methods">What it answers.</param>
    /// <param name="log">Where it tells what happens.</param>
    /// <exception cref="DaemonStartException">The configuration is of no use, or not safe.</exception>
    public RedHost(DaemonConfiguration configuration, ServiceParameters parameters, RedMethods methods, ServiceLog log)
    {
        _parameters = parameters;
        _log = log;
        _identity = ServiceIdentity.Load(configuration, parameters);
        _settings = ServiceSettings.Read(configuration, parameters);
        _gate = new RequestGate { MaxRequestBytes = _settings.MaxRequestBytes, Token = _identity.Token };
        _server = new RedServer(_settings, _identity, new ConnectionTable(_settings.MaxConnections, log, TimeProvider.System));
        _application = new RedApplication(methods, _gate, new MemoryBudget(_settings.MemoryBytes), log);
    }

    /// <summary>Where it answers, with the ports that were chosen; empty before it listens.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    /// <summary>Whether others than this machine reach it.</summary>
    public bool IsExposed => _settings.Listen.Any(static address => !address.IsLoopback);

    /// <summary>What is told to whoever looks for a RED.</summary>
    /// <param name="key">The key of the RED.</param>
    public RedAnnouncement Announce(RedKey key) => new()
    {
        Port = key.Address.Port,
        Scheme = Addresses[0].Scheme,
        Hostname = key.Address.Hostname,
        Machine = KernelName.Get().Machine,
        Start = key.Start,
        NeedsToken = _identity.Token is not null,
        NeedsCertificate = _identity.ClientAuthorities is not null,
    };

    /// <summary>Listens and answers.</summary>
    /// <returns>The address that is in the key of the RED.</returns>
    /// <exception cref="DaemonStartException">An address is taken, or cannot be had.</exception>
    public async Task<RedAddress> StartAsync()
    {
        try
        {
            Addresses = await _server.StartAsync(_application);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new DaemonStartException(DaemonExitCode.OperatingSystem, $"RED_LISTEN: {exception.Message}");
        }

        foreach (Uri address in Addresses)
        {
            _log.Listening(address.ToString());
        }

        // That which others reach, where there is one.
        int index = Math.Max(0, _settings.Listen.ToList().FindIndex(static address => !address.IsLoopback));
        IPAddress own = OwnAddress.Of(_settings.Listen[index].Address);
        RedAddressType type = own.AddressFamily == AddressFamily.InterNetworkV6 ? RedAddressType.Inet6 : RedAddressType.Inet;
        return RedAddress.Of(Dns.GetHostName(), own.ToString(), type, Addresses[index].Port);
    }

    /// <summary>Reads certificate and token again.</summary>
    /// <param name="configuration">The configuration.</param>
    public void Reconfigure(DaemonConfiguration configuration)
    {
        try
        {
            _identity.Reload(configuration, _parameters);
            _gate.Token = _identity.Token;
        }
        catch (DaemonStartException exception)
        {
            _log.NotReloaded(exception.Message);
        }
    }

    /// <summary>Answers no more; what is being answered has a moment to end.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _server.StopAsync(patience.Token);
        await _server.DisposeAsync();
    }
}
