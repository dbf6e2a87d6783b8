using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Daemons;

/// <summary>The parameters of the skeleton itself.</summary>
internal sealed class CoreParameters
{
    private static readonly ParameterRange<TimeSpan> Limits = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(366));

    public CoreParameters(ParameterTable parameters)
    {
        GracefulTimeout = parameters.AddDuration(
            "SHUTDOWN_GRACEFUL_TIMEOUT", TimeSpan.FromMinutes(30), Limits, "How long a graceful shutdown may take before it becomes a fast one (HTCondor manual, SHUTDOWN_GRACEFUL_TIMEOUT).");
        FastTimeout = parameters.AddDuration(
            "SHUTDOWN_FAST_TIMEOUT", TimeSpan.FromMinutes(5), Limits, "How long a fast shutdown may take before the daemon leaves it unfinished (HTCondor manual, SHUTDOWN_FAST_TIMEOUT).");
    }

    public Parameter<TimeSpan> GracefulTimeout { get; }

    public Parameter<TimeSpan> FastTimeout { get; }
}
