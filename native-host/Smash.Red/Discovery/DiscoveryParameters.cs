using Smash.DaemonCore.Configuration;
using Smash.Protocol.Red.Discovery;

namespace Smash.Red.Discovery;

/// <summary>The parameters of discovery.</summary>
internal sealed class DiscoveryParameters
{
    private static readonly ParameterTraits FixedSecurity = new() { IsReconfigurable = false, IsSecurity = true };

    /// <summary>Adds them to a table.</summary>
    /// <param name="parameters">The table.</param>
    public DiscoveryParameters(ParameterTable parameters)
    {
        Mode = parameters.AddChoice("RED_DISCOVERY", DiscoveryMode.Auto, "Whether datagrams that look for REDs are answered, with address and port: Auto where RED answers on a network, On, Off.", FixedSecurity);
        Port = parameters.AddInteger("RED_DISCOVERY_PORT", RedDiscovery.DefaultPort, new ParameterRange<int>(1, ushort.MaxValue), "The UDP port where they are answered.", FixedSecurity);
    }

    /// <summary>RED_DISCOVERY.</summary>
    public Parameter<DiscoveryMode> Mode { get; }

    /// <summary>RED_DISCOVERY_PORT.</summary>
    public Parameter<int> Port { get; }
}
