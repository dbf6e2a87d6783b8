using Smash.Protocol.Cedar;

namespace Smash.Client;

/// <summary>How much a host logs of one category.</summary>
public sealed class LogLevelSetting
{
    private LogLevelSetting(CedarReader reader)
    {
        Category = reader.GetString();
        Level = reader.GetString();
        Configured = reader.GetString();
        IsSet = reader.GetBoolean();
    }

    /// <summary>The category, such as <c>D_SECURITY</c>.</summary>
    public string Category { get; }

    /// <summary>The level in force: error, warning, info or debug. Lines of this level and of those before it are written.</summary>
    public string Level { get; }

    /// <summary>The level that the configuration says.</summary>
    public string Configured { get; }

    /// <summary>Whether it was set while the host runs.</summary>
    public bool IsSet { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Category}: {Level}";

    internal static LogLevelSetting Read(CedarReader reader) => new(reader);
}
