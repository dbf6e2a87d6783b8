using Smash.DaemonCore.Configuration;

namespace Smash.Red.Transfers;

/// <summary>The parameters of transfers.</summary>
internal sealed class TransferParameters
{
    private readonly Parameter<PortRange> _ports;
    private readonly Parameter<TimeSpan> _timeout;

    /// <summary>Adds them to a table.</summary>
    /// <param name="parameters">The table.</param>
    public TransferParameters(ParameterTable parameters)
    {
        _ports = parameters.AddAsText("RED_TRANSFER_PORTS", PortRange.Unprivileged.ToString(), new PortRangeType(), "Ports at which sinks and the standard inputs of runs wait for their connections, such as 40000-40999.", ParameterTraits.NeedsRestart);
        _timeout = parameters.AddDuration("RED_CONNECT_TIMEOUT", TimeSpan.FromSeconds(60), new(TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)), "How long a job waits for a connection, or tries to make one, where its caller does not say (TIMEOUT).", ParameterTraits.NeedsRestart);
    }

    /// <summary>The ports to wait at.</summary>
    /// <param name="configuration">The configuration.</param>
    public PortRange GetPorts(DaemonConfiguration configuration) => configuration.Get(_ports);

    /// <summary>How long connections are waited for.</summary>
    /// <param name="configuration">The configuration.</param>
    public TimeSpan GetConnectTimeout(DaemonConfiguration configuration) => configuration.Get(_timeout);
}
