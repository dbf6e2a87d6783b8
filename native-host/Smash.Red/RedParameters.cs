using Smash.DaemonCore.Configuration;
using Smash.Red.Transfers;
using Smash.Red.Worlds;

namespace Smash.Red;

/// <summary>The parameters of a RED.</summary>
internal sealed class RedParameters
{
    /// <summary>Adds them to a table.</summary>
    /// <param name="parameters">The table.</param>
    public RedParameters(ParameterTable parameters)
    {
        Listen = parameters.AddText("RED_LISTEN", "127.0.0.1:4711", "Address and port where RED answers; port 0: one that is free.", ParameterTraits.NeedsRestart);
        Worlds = new WorldParameters(parameters);
        Transfers = new TransferParameters(parameters);
    }

    /// <summary>RED_LISTEN.</summary>
    public Parameter<string> Listen { get; }

    /// <summary>Those of worlds.</summary>
    public WorldParameters Worlds { get; }

    /// <summary>Those of transfers.</summary>
    public TransferParameters Transfers { get; }
}
