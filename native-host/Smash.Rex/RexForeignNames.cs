using Smash.DaemonCore.Configuration;

namespace Smash.Rex;

/// <summary>Parameters of the other daemons of a host, which read the same files.</summary>
internal static class RexForeignNames
{
    private static readonly string[] Names = ["REX", "STATE_DIRECTORY", "KEEP_RECORDS", "MAX_JOBS", "PREPARED_*", "SESSION.*", "SESSION_*", "RED.*", "RED_*"];

    /// <summary>Has a table accept them.</summary>
    /// <param name="parameters">The table.</param>
    public static void AddTo(ParameterTable parameters)
    {
        foreach (string name in Names)
        {
            parameters.AddForeign(name);
        }
    }
}
