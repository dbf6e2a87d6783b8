using Smash.DaemonCore.Configuration;

namespace Smash.Session;

/// <summary>The parameters of a host's session.</summary>
internal sealed class SessionParameters
{
    /// <summary>Adds them to a table.</summary>
    /// <param name="parameters">The table.</param>
    /// <param name="socketPath">Path of the host's socket.</param>
    public SessionParameters(ParameterTable parameters, string socketPath)
    {
        StateDirectory = AddStateDirectory(parameters, socketPath);
        KeepRecords = parameters.AddBoolean(
            "KEEP_RECORDS", false, "Whether records and output survive a stop of the host. The module and the service units say true.", ParameterTraits.NeedsRestart);
        MaxJobs = parameters.AddInteger(
            "MAX_JOBS", int.MaxValue, new ParameterRange<int>(1, int.MaxValue), "Most jobs that run at once; the master's -n and, under a gate, the user's share hold as well.");
    }

    /// <summary>STATE_DIRECTORY.</summary>
    public Parameter<string> StateDirectory { get; }

    /// <summary>KEEP_RECORDS.</summary>
    public Parameter<bool> KeepRecords { get; }

    /// <summary>MAX_JOBS.</summary>
    public Parameter<int> MaxJobs { get; }

    /// <summary>STATE_DIRECTORY alone, which must be known before the configuration can be read whole: one of its files is there.</summary>
    public static Parameter<string> AddStateDirectory(ParameterTable parameters, string socketPath) => parameters.AddPath(
        "STATE_DIRECTORY",
        socketPath.Replace("$", "$(DOLLAR)", StringComparison.Ordinal) + ".d",
        "The folder with records, output and log, made with mode 0700.",
        new ParameterTraits { IsReconfigurable = false, IsSecurity = true });
}
