using Smash.DaemonCore.Configuration;

namespace Smash.Session.Rex;

/// <summary>What the session itself needs to know of REX's parameters: whether it may be started. The others are smash-rex's, which reads the same configuration.</summary>
internal sealed class RexParameters
{
    /// <summary>What the names of REX's parameters begin with.</summary>
    public const string Pattern = "REX_*";

    /// <summary>Adds them to a table.</summary>
    /// <param name="parameters">The table.</param>
    public RexParameters(ParameterTable parameters)
    {
        IsOn = parameters.AddBoolean(
            "REX",
            true,
            "Whether the host starts smash-rex when one of its commands is first used. The parameters REX_… are in Smash.Rex/README.md; the servers are in rex.rc.",
            new ParameterTraits { IsSecurity = true });
        parameters.AddForeign(Pattern);
        parameters.AddForeign("REX.*");
    }

    /// <summary>REX.</summary>
    public Parameter<bool> IsOn { get; }
}
