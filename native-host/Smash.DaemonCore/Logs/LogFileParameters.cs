using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Logs;

/// <summary>The parameters of one file of a log.</summary>
internal sealed class LogFileParameters
{
    private const long MaxLength = 1L << 40;
    private const int MaxOldFiles = 1000;

    private readonly Parameter<string> _path;
    private readonly Parameter<long> _maxLength;
    private readonly Parameter<int> _maxOldFiles;

    /// <summary>Adds them: <c>PREFIX_LOG</c>, <c>MAX_PREFIX_LOG</c> and <c>MAX_NUM_PREFIX_LOG</c>.</summary>
    public LogFileParameters(ParameterTable table, string prefix, string defaultPath, string content)
    {
        // Whoever may choose the path may have the daemon write to any file of its user.
        _path = table.AddPath($"{prefix}_LOG", defaultPath, $"The file that gets {content}; empty: none.", new ParameterTraits { IsSecurity = true });
        _maxLength = table.AddSize(
            $"MAX_{prefix}_LOG", 1024 * 1024, new ParameterRange<long>(0, MaxLength), $"The length after which {prefix}_LOG is set aside; 0: never.");
        _maxOldFiles = table.AddInteger(
            $"MAX_NUM_{prefix}_LOG", 1, new ParameterRange<int>(0, MaxOldFiles), $"How many files set aside are kept, as .1 to .N; 0: {prefix}_LOG is never set aside.");
    }

    public LogFileOptions? Read(DaemonConfiguration configuration, string? lockPath) =>
        configuration.Get(_path) is { Length: > 0 } path
            ? new LogFileOptions(path) { MaxLength = configuration.Get(_maxLength), MaxOldFiles = configuration.Get(_maxOldFiles), LockPath = lockPath }
            : null;
}
