using Smash.DaemonCore.Configuration;
using Smash.Red.Discovery;
using Smash.Red.Service;
using Smash.Red.Transfers;
using Smash.Red.Worlds;

namespace Smash.Red;

/// <summary>The parameters of a RED.</summary>
internal sealed class RedParameters
{
    private static readonly string[] SessionNames = ["STATE_DIRECTORY", "KEEP_RECORDS", "MAX_JOBS", "PREPARED_*", "SESSION.*", "SESSION_*", "REX", "REX.*", "REX_*"];

    /// <summary>Adds them to a table.</summary>
    /// <param name="parameters">The table.</param>
    public RedParameters(ParameterTable parameters)
    {
        // A host's session reads the same files.
        foreach (string name in SessionNames)
        {
            parameters.AddForeign(name);
        }

        Service = new ServiceParameters(parameters);
        Discovery = new DiscoveryParameters(parameters);
        Worlds = new WorldParameters(parameters);
        Transfers = new TransferParameters(parameters);
    }

    /// <summary>Those of the service.</summary>
    public ServiceParameters Service { get; }

    /// <summary>Those of discovery.</summary>
    public DiscoveryParameters Discovery { get; }

    /// <summary>Those of worlds.</summary>
    public WorldParameters Worlds { get; }

    /// <summary>Those of transfers.</summary>
    public TransferParameters Transfers { get; }
}
