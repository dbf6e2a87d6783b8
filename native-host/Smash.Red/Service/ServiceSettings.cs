using Smash.DaemonCore.Configuration;

namespace Smash.Red.Service;

/// <summary>Where the service answers and how much it takes, for as long as it runs.</summary>
internal sealed record ServiceSettings
{
    /// <summary>Where it answers.</summary>
    public required IReadOnlyList<ListenAddress> Listen { get; init; }

    /// <summary>Most connections at once.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>Most bytes of a call.</summary>
    public int MaxRequestBytes { get; init; } = 1024 * 1024;

    /// <summary>Most memory of great calls and answers together, bytes.</summary>
    public long MemoryBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long a request's head or a handshake may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be without a request.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Takes them from a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="parameters">The parameters.</param>
    public static ServiceSettings Read(DaemonConfiguration configuration, ServiceParameters parameters) => new()
    {
        Listen = configuration.Get(parameters.Listen),
        MaxConnections = configuration.Get(parameters.MaxConnections),
        MaxRequestBytes = (int)configuration.Get(parameters.MaxRequest),
        MemoryBytes = configuration.Get(parameters.Memory),
        RequestTimeout = configuration.Get(parameters.RequestTimeout),
        IdleTimeout = configuration.Get(parameters.IdleTimeout),
    };
}
