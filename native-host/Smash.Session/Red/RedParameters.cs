using Smash.DaemonCore.Configuration;

namespace Smash.Session.Red;

/// <summary>What the session itself needs to know of RED's parameters: whether it is on. The others are smash-red's, which reads the same configuration.</summary>
internal sealed class RedParameters
{
    /// <summary>What the names of RED's parameters begin with.</summary>
    public const string Pattern = "RED_*";

    /// <summary>Adds them to a table.</summary>
    /// <param name="parameters">The table.</param>
    public RedParameters(ParameterTable parameters)
    {
        Listen = parameters.AddText(
            "RED_LISTEN",
            "",
            "Addresses and ports where the host's RED answers, such as 127.0.0.1:4711; port 0: one that is free. Empty: there is none. The other parameters RED_… are in Smash.Red/README.md.",
            new ParameterTraits { IsReconfigurable = false, IsSecurity = true });
        parameters.AddForeign(Pattern);
        parameters.AddForeign("RED.*");
    }

    /// <summary>RED_LISTEN.</summary>
    public Parameter<string> Listen { get; }
}
