using System.Globalization;

namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>Macros that are there without being set, and cannot be.</summary>
internal static class PredefinedMacros
{
    public static IReadOnlyList<string> Names { get; } = ["DOLLAR", "SUBSYSTEM", "LOCALNAME", "HOSTNAME", "PID", "DETECTED_CPUS"];

    /// <summary>What such a macro stands for; null: the name is none of them.</summary>
    public static string? Find(string name, ConfigurationSources sources) => name.ToUpperInvariant() switch
    {
        "DOLLAR" => "$",
        "SUBSYSTEM" => sources.Subsystem,
        "LOCALNAME" => sources.LocalName ?? sources.Subsystem,
        "HOSTNAME" => Environment.MachineName,
        "PID" => Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        "DETECTED_CPUS" => Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
