using Smash.Protocol.Cedar;

namespace Smash.Client;

/// <summary>What came of reading a host's configuration anew.</summary>
public sealed class ConfigurationChange
{
    private ConfigurationChange(SmashConnection connection, CedarReader reader)
    {
        Connection = connection;
        IsInForce = reader.GetBoolean();
        Changed = ReadNames(reader);
        NeedsRestart = ReadNames(reader);
        Problems = reader.GetList(ConfigurationProblem.Read);
    }

    /// <summary>The connection that was asked.</summary>
    public SmashConnection Connection { get; }

    /// <summary>Path of the host's socket.</summary>
    public string SocketPath => Connection.Endpoint.SocketPath;

    /// <summary>Whether the new configuration is in force; false: it has problems, and the one from before stays.</summary>
    public bool IsInForce { get; }

    /// <summary>Parameters whose values changed.</summary>
    public IReadOnlyList<string> Changed { get; }

    /// <summary>Parameters whose new values are in force only after a restart.</summary>
    public IReadOnlyList<string> NeedsRestart { get; }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems { get; }

    internal static ConfigurationChange Read(SmashConnection connection, CedarReader reader) => new(connection, reader);

    private static string[] ReadNames(CedarReader reader) => reader.GetList(static name => name.GetString());
}
