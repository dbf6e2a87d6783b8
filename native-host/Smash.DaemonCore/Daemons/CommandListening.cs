using System.Net;
using System.Security.Cryptography;
using Smash.DaemonCore.Cedar;
using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Daemons;

/// <summary>Where a daemon listens for commands, from its configuration.</summary>
internal sealed class CommandListening
{
    private readonly Parameter<string> _socket;
    private readonly Parameter<int> _port;
    private readonly Parameter<string> _interface;
    private readonly Parameter<int> _lowPort;
    private readonly Parameter<int> _highPort;
    private readonly Parameter<TimeSpan> _timeout;
    private readonly Parameter<int> _connections;
    private readonly Parameter<bool> _requiresTls;
    private readonly Parameter<string> _key;

    /// <summary>Adds the parameters.</summary>
    /// <param name="parameters">The daemon's.</param>
    /// <param name="defaultSocket">Default of COMMAND_SOCKET; empty: none.</param>
    public CommandListening(ParameterTable parameters, string defaultSocket)
    {
        var fixedAtStart = new ParameterTraits { IsReconfigurable = false, IsSecurity = true };
        var ports = new ParameterRange<int>(0, ushort.MaxValue);
        _socket = parameters.AddPath("COMMAND_SOCKET", defaultSocket, "The Unix socket for commands, of mode 0600; empty: none.", fixedAtStart);
        _port = parameters.AddInteger("COMMAND_PORT", -1, new(-1, ushort.MaxValue), "The port for commands over TCP and UDP; 0: any of LOWPORT to HIGHPORT; -1: none. -p says the same.", fixedAtStart);
        _interface = parameters.AddText("NETWORK_INTERFACE", "127.0.0.1", "The local address that the port is bound to; 0.0.0.0 or ::: all.", fixedAtStart);
        _lowPort = parameters.AddInteger("LOWPORT", 0, ports, "The first port to choose from; 0: whichever the system gives (HTCondor manual, LOWPORT).", fixedAtStart);
        _highPort = parameters.AddInteger("HIGHPORT", 0, ports, "The last port to choose from; 0: whichever the system gives (HTCondor manual, HIGHPORT).", fixedAtStart);
        _timeout = parameters.AddDuration("COMMAND_TIMEOUT", CommandServerOptions.Default.Timeout, new(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)), "How long a client may take from its connection to the last byte of its command.");
        _connections = parameters.AddInteger("MAX_COMMAND_CONNECTIONS", CommandServerOptions.Default.MaxConnections, new(1, 1_000_000), "Most connections of clients at a time; those beyond are told that the daemon is busy.");
        _requiresTls = parameters.AddBoolean("SEC_REQUIRE_TLS", true, "Whether clients over TCP must speak TLS.", new ParameterTraits { IsSecurity = true });
        _key = parameters.AddPath("SEC_TLS_KEY", "", "PEM file with the daemon's certificate and key for TLS; made when it is not there. Empty: no TLS.", fixedAtStart);
    }

    /// <summary>How clients are treated.</summary>
    /// <exception cref="DaemonStartException">The key cannot be read or made, or the ports are none.</exception>
    public CommandServerOptions ReadOptions(DaemonConfiguration configuration, string name)
    {
        string key = configuration.Get(_key);
        try
        {
            return new CommandServerOptions
            {
                Timeout = configuration.Get(_timeout),
                MaxConnections = configuration.Get(_connections),
                RequiresTls = configuration.Get(_requiresTls),
                Tls = key.Length > 0 ? new TlsServerOptions(DaemonCertificate.LoadOrCreate(key, name)) : null,
                Ports = ReadRange(configuration),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new DaemonStartException(DaemonExitCode.Configuration, $"SEC_TLS_KEY: {key} is of no use: {exception.Message}");
        }
    }

    /// <summary>Listens.</summary>
    /// <param name="server">The server, with its options.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="port">What -p gave; null: what the configuration says.</param>
    /// <exception cref="DaemonStartException">It cannot.</exception>
    public void Listen(CommandServer server, DaemonConfiguration configuration, int? port)
    {
        try
        {
            if (configuration.Get(_socket) is { Length: > 0 } path)
            {
                server.ListenUnix(path);
            }

            if ((port ?? configuration.Get(_port)) is var number and >= 0)
            {
                CheckTls(server.Options);
                server.ListenNetwork(ReadAddress(configuration), number);
            }
        }
        catch (CommandSocketException exception)
        {
            throw new DaemonStartException(DaemonExitCode.OperatingSystem, exception.Message);
        }
    }

    private static void CheckTls(CommandServerOptions options)
    {
        if (options is { RequiresTls: true, Tls: null })
        {
            throw new DaemonStartException(DaemonExitCode.Configuration, "Commands over TCP need TLS, and there is no key for it: set SEC_TLS_KEY to a file, or SEC_REQUIRE_TLS to false.");
        }
    }

    private PortRange ReadRange(DaemonConfiguration configuration)
    {
        (int low, int high) = (configuration.Get(_lowPort), configuration.Get(_highPort));
        return (low, high) switch
        {
            (0, 0) => PortRange.Any,
            _ when low >= 1 && high >= low => new PortRange(low, high),
            _ => throw new DaemonStartException(DaemonExitCode.Configuration, $"LOWPORT {low} and HIGHPORT {high} are no range: set both, the first one not above the other, or neither."),
        };
    }

    private IPAddress ReadAddress(DaemonConfiguration configuration) =>
        IPAddress.TryParse(configuration.Get(_interface), out IPAddress? address)
            ? address
            : throw new DaemonStartException(DaemonExitCode.Configuration, $"NETWORK_INTERFACE: '{configuration.Get(_interface)}' is no IP address.");
}
