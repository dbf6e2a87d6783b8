using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Daemons;

/// <summary>The parameters of the skeleton itself.</summary>
internal sealed class CoreParameters
{
    private static readonly ParameterRange<TimeSpan> Limits = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(366));

    /// <summary>Adds the parameters.</summary>
    public CoreParameters(ParameterTable parameters)
    {
        LogFolder = parameters.AddPath("LOG", "", "The folder that -l gives, for the files' own use: CLOCK_LOG = $(LOG)/clock.log.", new ParameterTraits { IsReconfigurable = false, IsSecurity = true });
        Launcher = parameters.AddPath("LAUNCHER", "", "The program smashd, through which the daemon starts processes; empty: that beside the daemon's own program.", new ParameterTraits { IsReconfigurable = false, IsSecurity = true });
        GracefulTimeout = parameters.AddDuration(
            "SHUTDOWN_GRACEFUL_TIMEOUT", TimeSpan.FromMinutes(30), Limits, "How long a graceful shutdown may take before it becomes a fast one (HTCondor manual, SHUTDOWN_GRACEFUL_TIMEOUT).");
        FastTimeout = parameters.AddDuration(
            "SHUTDOWN_FAST_TIMEOUT", TimeSpan.FromMinutes(5), Limits, "How long a fast shutdown may take before the daemon leaves it unfinished (HTCondor manual, SHUTDOWN_FAST_TIMEOUT).");
    }

    public Parameter<string> LogFolder { get; }

    public Parameter<string> Launcher { get; }

    public Parameter<TimeSpan> GracefulTimeout { get; }

    public Parameter<TimeSpan> FastTimeout { get; }
}
